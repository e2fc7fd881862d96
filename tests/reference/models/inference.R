# References for Kenward-Roger, cluster-robust and joint tests: in this folder,
#   Rscript inference.R ../../../simulated_data PATH_TO_SHARED_DATA
# rewrites inference.json. pbkrtest for Kenward-Roger, lmerTest for Satterthwaite's joint tests,
# clubSandwich for CR0 to CR2, on cohort.csv, the committed cohort, sleepstudy, the REFRAMED trial
# and Petersen's data.
source("fit.R")
suppressPackageStartupMessages({library(pbkrtest); library(clubSandwich)})
arguments <- commandArgs(trailingOnly = TRUE)
# Our names of terms: a level stands in brackets.
ours <- function(terms) {
  named <- lapply(strsplit(terms, ":"), sub, pattern = "^(gender|session_factor|therapist_id)(.+)$", replacement = "\\1[\\2]")
  sub("(Intercept)", "Intercept", sapply(named, paste, collapse = ":"), fixed = TRUE)
}
text_of <- function(formula) paste(deparse(formula, width.cutoff = 500), collapse = " ")
effects_of <- function(fit) if (inherits(fit, "lm")) coef(fit) else lme4::fixef(fit)
rows_of <- function(terms, all) diag(length(all))[match(terms, all), , drop = FALSE]
# Contrasts: differences and sums of neighbours in turn.
weights_of <- function(p) lapply(seq_len(p - 1), function(k) replace(replace(numeric(p), k, 1), k + 1, if (k %% 2) -1 else 1))
mixed <- function(formula, data, ...) suppressMessages(suppressWarnings(lme4::lmer(formula, data, control = tight, ...)))

kenward_roger <- function(table, formula, joint, written = text_of(formula)) {
  fit <- mixed(formula, tables[[table]])
  terms <- names(lme4::fixef(fit))
  adjusted <- vcovAdj(fit)
  several <- KRmodcomp(fit, rows_of(joint, terms))$test["Ftest", ]
  list(table = table, formula = written, terms = ours(terms), std_error = sqrt(diag(as.matrix(adjusted))),
       df = sapply(seq_along(terms), function(k) get_Lb_ddf(fit, diag(length(terms))[k, ])),
       contrasts = lapply(weights_of(length(terms)), function(w)
         list(weights = w, std_error = sqrt(sum(w * as.vector(adjusted %*% w))), df = get_Lb_ddf(fit, w))),
       joint = list(terms = ours(joint), statistic = several$stat, df_num = several$ndf,
                    df_den = several$ddf, p_value = several$p.value), singular = lme4::isSingular(fit))
}
satterthwaite <- function(table, formula, joint) {
  fit <- suppressMessages(lmerTest::lmer(formula, tables[[table]], control = tight))
  several <- contestMD(fit, rows_of(joint, names(lme4::fixef(fit))))
  list(table = table, formula = text_of(formula),
       joint = list(terms = ours(joint), statistic = several$`F value`, df_num = several$NumDF,
                    df_den = several$DenDF, p_value = several$`Pr(>F)`))
}
clustered <- function(table, formula, cluster, joint, written = text_of(formula), reml = TRUE) {
  data <- tables[[table]]
  data$cluster <- data[[cluster]]
  fit <- if (grepl("|", text_of(formula), fixed = TRUE)) mixed(formula, data, REML = reml) else lm(formula, data)
  terms <- names(effects_of(fit))
  V <- vcovCR(fit, data$cluster, "CR2")
  tested <- coef_test(fit, V, test = "Satterthwaite")
  several <- Wald_test(fit, rows_of(joint, terms), V, test = "HTZ")
  answer <- list(table = table, formula = written, reml = reml, cluster = cluster, clusters = length(unique(data$cluster)),
                 terms = ours(terms), df = tested$df, CR2 = tested$SE)
  for (kind in c("CR0", "CR1", "CR1S")) answer[[kind]] <- unname(sqrt(diag(vcovCR(fit, data$cluster, kind))))
  answer$contrasts <- lapply(weights_of(length(terms)), function(w) {
    one <- linear_contrast(fit, V, contrasts = matrix(w, 1), test = "Satterthwaite")
    list(weights = w, std_error = one$SE, df = one$df)
  })
  answer$joint <- list(terms = ours(joint), statistic = several$Fstat, df_num = several$df_num,
                       df_den = several$df_denom, p_value = several$p_val)
  answer
}

# The committed cohort: H1a and H3 of et_graf.
clients <- read.csv(file.path(arguments[1], "clients.csv"), colClasses = c(client_id = "character", therapist_id = "character"))
occasions <- read.csv(file.path(arguments[1], "occasions.csv"), colClasses = c(client_id = "character"))
z <- function(x) (x - mean(x, na.rm = TRUE)) / sd(x, na.rm = TRUE)
for (name in c("ecr_anxiety", "ecr_avoidance")) clients[[name]] <- z(clients[[name]])
clients$age <- (clients$age - mean(clients$age, na.rm = TRUE)) / 10
occasions$session_log <- log(occasions$session) - mean(log(occasions$session))
once <- !duplicated(occasions$client_id)
for (name in c("cats_secure", "cats_avoidant", "cats_preoccupied", "tds_growing_autonomy", "tds_growing_engagement")) {
  between <- ave(occasions[[name]], occasions$client_id, FUN = function(v) mean(v, na.rm = TRUE))
  occasions[[paste0(name, "_between")]] <- between
  occasions[[paste0(name, "_within")]] <- occasions[[name]] - between
}
pure <- function(level) residuals(lm(reformulate(paste0("cats_preoccupied_", level), paste0("cats_secure_", level)),
                                     if (level == "between") occasions[once, ] else occasions, na.action = na.exclude))
occasions$esat_anx <- pure("between")[match(occasions$client_id, occasions$client_id[once])] + pure("within") +
  mean(occasions$cats_secure_between[once], na.rm = TRUE)
kept <- c("client_id", "therapist_id", "ecr_anxiety", "ecr_avoidance", "age", "gender", "iip_pre", "iip_post")
means <- occasions[once, c("client_id", grep("_between$", names(occasions), value = TRUE))]
clients <- merge(clients[kept], means, by = "client_id", all.x = TRUE)
occasions <- merge(occasions, clients[kept], by = "client_id", all.x = TRUE)
h1a <- esat_anx ~ ecr_anxiety + ecr_avoidance + age + gender + session_log +
  (1 | client_id) + (0 + session_log | client_id) + (1 | therapist_id)
h3 <- iip_post ~ iip_pre + tds_growing_autonomy_between + tds_growing_engagement_between + cats_secure_between +
  cats_avoidant_between + cats_preoccupied_between + ecr_anxiety + ecr_avoidance + age + gender + (1 | therapist_id)
h1a_rows <- occasions[complete.cases(occasions[all.vars(h1a)]), ]
h3_rows <- clients[complete.cases(clients[all.vars(h3)]), ]

# The small cohort.
data <- read.csv("cohort.csv", na.strings = "", stringsAsFactors = TRUE)
data$session_factor <- factor(data$session)
data$therapist_alone <- factor(ifelse(is.na(data$therapist_or_none), as.character(data$client_id),
                                      as.character(data$therapist_or_none)))
data <- data[complete.cases(data[c("growth", "noise")]), ]
persons <- data[!duplicated(data$client_id), ]
three_level <- growth ~ session_log + security_between * anxiety + security_within + gender +
  (1 | client_id) + (0 + security_within | client_id) + (1 | therapist_id)
correlated <- growth ~ security_within + anxiety + (1 + security_within | client_id)
singular <- growth ~ noise + security_within + (1 | client_id) + (0 + noise | client_id) + (1 | therapist_id)
singular_correlated <- growth ~ session_log + noise + (1 + session_log + noise | therapist_id)
crossed <- growth ~ security_within + noise + (1 | client_id) + (1 | session)
partial <- growth ~ treated + security_within + (1 | client_id) + (0 + treated | therapist_alone)
partial_alone <- growth ~ treated + security_within + (0 + treated | therapist_alone)
factor_of_rows <- growth ~ session_factor + anxiety + (1 | client_id) + (1 | therapist_id)
factor_of_clients <- growth ~ gender * anxiety + session_log + (1 | client_id) + (1 | therapist_id)
fixed_therapists <- growth ~ security_within + anxiety + therapist_id + (1 | client_id)
both <- c("security_within", "noise")

shared <- function(...) read.csv(file.path(arguments[2], ...), na.strings = c("", "NA"))
sleep <- shared("multilevel", "sleepstudy.csv")
trial <- shared("psychotherapy", "reframed_trial.csv")
trial <- trial[trial$month %in% as.character(0:12) & !is.na(trial$phq9), ]
trial$month <- as.numeric(trial$month)
sleep_model <- Reaction ~ Days + (1 + Days | Subject)
trial_model <- phq9 ~ month * arm + (1 + month | patient)

data("PetersenCL", package = "sandwich")
firms <- split(PetersenCL, PetersenCL$firm)
# Least squares by firm depends on the data only through these sums (Petersen's simulated test data,
# Review of Financial Studies 22, 435-480, 2009; here as in R's package sandwich).
sums <- t(sapply(firms, function(one) c(nrow(one), sum(one$x), sum(one$x^2), sum(one$y), sum(one$x * one$y))))

tables <- list(H1a = h1a_rows, H3a = h3_rows, cohort = data, persons = persons, sleepstudy = sleep, trial = trial,
               petersen = PetersenCL)
interaction <- c("security_between", "anxiety", "security_between:anxiety")
tds <- c("tds_growing_autonomy_between", "tds_growing_engagement_between")
in_h1a <- c("ecr_anxiety", "ecr_avoidance", "session_log")
sessions <- paste0("session_factor", 2:8)
two <- c("security_within", "anxiety")
partial_ours <- "growth ~ treated + security_within + (1 | client_id) + (1 | therapist_or_none)"
alone_ours <- "growth ~ treated + security_within + (1 | therapist_or_none)"
answers <- list(
  kenward_roger = list(
    h1a = kenward_roger("H1a", h1a, in_h1a),
    h3 = kenward_roger("H3a", h3, tds),
    three_level = kenward_roger("cohort", three_level, interaction),
    correlated = kenward_roger("cohort", correlated, two),
    singular = kenward_roger("cohort", singular, both),
    singular_correlated = kenward_roger("cohort", singular_correlated, c("session_log", "noise")),
    crossed = kenward_roger("cohort", crossed, both),
    partially_nested = kenward_roger("cohort", partial, c("treated", "security_within"), partial_ours),
    factor_of_rows = kenward_roger("cohort", factor_of_rows, sessions),
    sleepstudy = kenward_roger("sleepstudy", sleep_model, c("(Intercept)", "Days"))),
  satterthwaite = list(
    h1a = satterthwaite("H1a", h1a, in_h1a),
    three_level = satterthwaite("cohort", three_level, interaction),
    correlated = satterthwaite("cohort", correlated, two),
    singular_correlated = satterthwaite("cohort", singular_correlated, c("session_log", "noise")),
    factor_of_rows = satterthwaite("cohort", factor_of_rows, sessions),
    factor_of_clients = satterthwaite("cohort", factor_of_clients, c("genderwoman", "genderwoman:anxiety"))),
  clustered = list(
    h1a = clustered("H1a", h1a, "therapist_id", in_h1a),
    h3 = clustered("H3a", h3, "therapist_id", tds),
    three_level = clustered("cohort", three_level, "therapist_id", interaction),
    ml = clustered("cohort", three_level, "therapist_id", interaction, reml = FALSE),
    clients_in_therapists = clustered("cohort", correlated, "therapist_id", two),
    correlated = clustered("cohort", correlated, "client_id", two),
    singular = clustered("cohort", singular, "therapist_id", both),
    partially_nested = clustered("cohort", partial, "therapist_alone", c("treated", "security_within"), partial_ours),
    partially_nested_alone = clustered("cohort", partial_alone, "therapist_alone", c("treated", "security_within"), alone_ours),
    fixed_therapists = clustered("cohort", fixed_therapists, "therapist_id", two),
    sleepstudy = clustered("sleepstudy", sleep_model, "Subject", c("(Intercept)", "Days")),
    trial = clustered("trial", trial_model, "patient", c("arm", "month:arm")),
    ols = clustered("persons", iip_post ~ iip_pre + security_between * anxiety + gender, "therapist_id", interaction),
    ols_rows = clustered("cohort", growth ~ session_factor + anxiety + noise, "therapist_id", sessions),
    ols_fixed_therapists = clustered("cohort", growth ~ security_within + anxiety + therapist_id, "therapist_id", two),
    petersen = clustered("petersen", y ~ x, "firm", c("(Intercept)", "x"))),
  classical = local({
    fit <- lm(growth ~ session_factor + anxiety + noise, data)
    several <- anova(update(fit, . ~ . - session_factor), fit)
    list(statistic = several$F[2], df_num = several$Df[2], df_den = several$Res.Df[2], p_value = several$`Pr(>F)`[2])
  }),
  petersen_sums = unname(sums))
answers$versions <- sapply(c("lme4", "lmerTest", "pbkrtest", "clubSandwich", "sandwich"), function(name)
  paste(name, packageVersion(name)))
write_json(answers, "inference.json", digits = NA, auto_unbox = TRUE, pretty = FALSE, na = "null", null = "null")
