# References for cohort.csv: `Rscript influence.R` in this folder rewrites influence.json.
suppressPackageStartupMessages({library(lme4); library(nlme); library(jsonlite)})
data <- read.csv("cohort.csv", na.strings = "", stringsAsFactors = TRUE)
persons <- data[!duplicated(data$client_id), ]
tight <- lmerControl(optimizer = "nloptwrap", calc.derivs = FALSE,
                     optCtrl = list(xtol_abs = 1e-12, ftol_abs = 1e-13, xtol_rel = 1e-12,
                                    ftol_rel = 1e-14, maxeval = 1e5))

# Least squares: one person at a time, and all persons of a therapist.
ols <- lm(iip_post ~ iip_pre + security_between * anxiety + gender, persons)
therapists <- sort(unique(as.character(persons$therapist_or_none)))
again <- t(sapply(therapists, function(name)
  coef(update(ols, subset = is.na(therapist_or_none) | therapist_or_none != name))))
answers <- list(ols = list(client = as.character(persons$client_id), cooks = unname(cooks.distance(ols)),
                           dfbeta = unname(dfbeta(ols)[, "security_between"]),
                           therapist = therapists, estimate = unname(again[, "security_between"])))

# Mixed model: the variances held, through lme4's own profiled solution for the coefficients.
formula <- growth ~ session_log + security_between * anxiety + security_within + gender +
  (1 | client_id) + (0 + security_within | client_id) + (1 | therapist_id)
fit <- lmer(formula, data, control = tight)
used <- model.frame(fit)
held <- function(rows) {
  parts <- lFormula(formula, droplevels(used[rows, ]))
  deviance <- do.call(mkLmerDevfun, parts)
  # lme4 orders the random parts by their number of groups: the same order as in the whole fit.
  stopifnot(identical(names(parts$reTrms$cnms), names(getME(fit, "cnms"))))
  deviance(getME(fit, "theta"))
  environment(deviance)$pp$beta(1)
}
column <- which(names(fixef(fit)) == "security_within")
one_by_one <- function(name) sapply(levels(droplevels(used[[name]])), function(group) held(used[[name]] != group)[column])
refitted <- sapply(levels(droplevels(used$therapist_id)), function(group)
  fixef(suppressMessages(suppressWarnings(lmer(formula, droplevels(used[used$therapist_id != group, ]), control = tight))))[[column]])
answers$mixed <- list(formula = paste(deparse(formula, width.cutoff = 500), collapse = " "),
                      clients = levels(droplevels(used$client_id)), by_client = unname(one_by_one("client_id")),
                      therapists = levels(droplevels(used$therapist_id)), by_therapist = unname(one_by_one("therapist_id")),
                      refitted = unname(refitted), term = "security_within")
answers$versions <- list(R = as.character(getRversion()), lme4 = as.character(packageVersion("lme4")))
write_json(answers, "influence.json", digits = NA, auto_unbox = TRUE, pretty = TRUE)
