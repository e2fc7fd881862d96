# lmerTest's answers for some moderated links, from the cohort's CSV files alone: products with one
# degree of freedom, and F tests of the therapist's orientation with a random slope of the predictor.
suppressMessages({library(lmerTest); library(jsonlite)})
arguments <- commandArgs(trailingOnly = TRUE)
folder <- arguments[1]
read <- function(name) read.csv(file.path(folder, name), colClasses = c(client_id = "character"))
clients <- read("clients.csv")
occasions <- read("occasions.csv")
therapists <- read.csv(file.path(folder, "therapists.csv"))

z <- function(x) (x - mean(x, na.rm = TRUE)) / sd(x, na.rm = TRUE)
scaled <- c("ecr_anxiety", "ecr_avoidance", "sense_of_coherence", "interpersonal_trust", "sessions_attended")
for (name in scaled) clients[[name]] <- z(clients[[name]])
clients$age <- (clients$age - mean(clients$age, na.rm = TRUE)) / 10
clients$orientation <- therapists$orientation[match(clients$therapist_id, therapists$therapist_id)]
# An orientation that one therapist alone has is left out: the two cannot be told apart.
several <- tapply(therapists$therapist_id, therapists$orientation, function(x) length(unique(x))) > 1
clients$orientation[!several[clients$orientation]] <- NA
occasions$session_log <- log(occasions$session) - mean(log(occasions$session))

place <- match(occasions$client_id, clients$client_id)
mean_of <- function(x) as.numeric(tapply(x, factor(occasions$client_id, clients$client_id), mean, na.rm = TRUE))
for (name in c("cats_secure", "cats_avoidant", "cats_preoccupied", "tds_growing_autonomy", "tds_growing_engagement")) {
  between <- paste0(name, "_between")
  clients[[between]] <- mean_of(occasions[[name]])
  occasions[[paste0(name, "_within")]] <- occasions[[name]] - clients[[between]][place]
}
residual <- function(formula, data) residuals(lm(formula, data = data, na.action = na.exclude))
clients$esat_anx_between <- residual(cats_secure_between ~ cats_preoccupied_between, clients)
occasions$esat_anx_within <- residual(cats_secure_within ~ cats_preoccupied_within, occasions)
occasions$esat_anx <- clients$esat_anx_between[place] + occasions$esat_anx_within +
  mean(clients$cats_secure_between, na.rm = TRUE)
occasions <- cbind(occasions, clients[place, c("therapist_id", "age", "gender", "orientation", scaled,
                                               "esat_anx_between", "cats_preoccupied_between")])

h1a <- "esat_anx ~ ecr_anxiety + ecr_avoidance + age + gender + session_log + (1|client_id) + (0+session_log|client_id) + (1|therapist_id)"
h2a <- "tds_growing_autonomy ~ session_log + esat_anx_between*ecr_anxiety + cats_preoccupied_between*ecr_anxiety + esat_anx_within*ecr_anxiety + cats_preoccupied_within + ecr_avoidance + age + gender + (1|client_id) + (0+esat_anx_within|client_id) + (1|therapist_id)"
h3b <- "iip_post ~ iip_pre + tds_growing_autonomy_between + tds_growing_engagement_between + cats_secure_between + cats_avoidant_between + cats_preoccupied_between + ecr_anxiety + ecr_avoidance + age + gender + (1|therapist_id)"
models <- list(
  list("H1a", "ecr_anxiety", "sense_of_coherence", occasions, paste(h1a, "+ ecr_anxiety*sense_of_coherence")),
  list("H1a", "ecr_anxiety", "orientation", occasions,
       paste(h1a, "+ ecr_anxiety*orientation + (0+ecr_anxiety|therapist_id)")),
  list("H2a", "esat_anx_between", "interpersonal_trust", occasions,
       paste(h2a, "+ (esat_anx_between + cats_preoccupied_between)*interpersonal_trust")),
  list("H2a", "esat_anx_between", "orientation", occasions,
       paste(h2a, "+ (esat_anx_between + cats_preoccupied_between)*orientation + (0+esat_anx_between|therapist_id)")),
  list("H3b", "tds_growing_engagement_between", "sessions_attended", clients,
       paste(h3b, "+ tds_growing_engagement_between*sessions_attended")),
  list("H3b", "tds_growing_engagement_between", "orientation", clients,
       paste(h3b, "+ tds_growing_engagement_between*orientation + (0+tds_growing_engagement_between|therapist_id)"))
)
control <- lmerControl(optimizer = "bobyqa", calc.derivs = FALSE, check.conv.singular = "ignore",
                       optCtrl = list(rhoend = 1e-9, maxfun = 1e5))
answer <- function(model) {
  fit <- suppressMessages(lmer(as.formula(model[[5]]), data = model[[4]], control = control))
  terms <- names(fixef(fit))
  parts <- strsplit(terms, ":")
  chosen <- sapply(parts, function(p) length(p) == 2 && model[[2]] %in% p && any(startsWith(p, model[[3]])))
  test <- contestMD(fit, diag(length(terms))[chosen, , drop = FALSE])
  found <- list(id = model[[1]], predictor = model[[2]], moderator = model[[3]], n = nobs(fit),
                singular = isSingular(fit), statistic = test[["F value"]], df_num = test$NumDF,
                df_den = test$DenDF, p_value = test[["Pr(>F)"]])
  if (sum(chosen) == 1) {
    row <- coef(summary(fit))[chosen, ]
    found <- c(found, list(estimate = row[["Estimate"]], std_error = row[["Std. Error"]]))
  }
  found
}
made_by <- list(R = R.version.string, lme4 = as.character(packageVersion("lme4")),
                lmerTest = as.character(packageVersion("lmerTest")))
writeLines(toJSON(list(made_by = made_by, cohort = "simulated_data", answers = lapply(models, answer)),
                  auto_unbox = TRUE, digits = 10, pretty = TRUE), arguments[2])
