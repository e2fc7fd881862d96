# References for cohort.csv: `Rscript random_effects.R` in this folder rewrites random_effects.json.
suppressPackageStartupMessages({library(lme4); library(psych); library(jsonlite)})
data <- read.csv("cohort.csv", na.strings = "", stringsAsFactors = TRUE)
persons <- data[!duplicated(data$client_id), ]
tight <- lmerControl(optimizer = "nloptwrap", calc.derivs = FALSE,
                     optCtrl = list(xtol_abs = 1e-12, ftol_abs = 1e-13, xtol_rel = 1e-12,
                                    ftol_rel = 1e-14, maxeval = 1e5))

described <- function(formula, data) {
  fit <- suppressMessages(suppressWarnings(lmer(formula, data, control = tight)))
  effects <- as.data.frame(ranef(fit, condVar = TRUE))
  effects$grp <- as.character(effects$grp)
  effects$grpvar <- sub("\\.[0-9]+$", "", as.character(effects$grpvar))
  effects$term <- as.character(effects$term)
  by_effect <- split(effects$condval, paste(effects$grpvar, effects$term))
  list(formula = paste(deparse(formula, width.cutoff = 500), collapse = " "), effects = effects,
       rows = which(rownames(data) %in% rownames(model.frame(fit))) - 1, fitted = unname(fitted(fit)), residual = unname(resid(fit)),
       fitted_fixed = unname(predict(fit, re.form = NA)), leverage = unname(hatvalues(fit)), standardised = unname(resid(fit) / (sigma(fit) * sqrt(1 - hatvalues(fit)))),
       skewness = skew(resid(fit), type = 2), kurtosis = kurtosi(resid(fit), type = 2),
       effect_shapes = data.frame(effect = names(by_effect), sd = sapply(by_effect, sd),
                                  skewness = sapply(by_effect, skew, type = 2), kurtosis = sapply(by_effect, kurtosi, type = 2)))
}
ols <- lm(iip_post ~ iip_pre + security_between * anxiety + gender, persons)
answers <- list(
  three_level = described(growth ~ session_log + security_between * anxiety + security_within + gender +
                            (1 | client_id) + (0 + security_within | client_id) + (1 | therapist_id), data),
  correlated = described(growth ~ security_within + anxiety + (1 + security_within | client_id), data),
  crossed = described(growth ~ security_within + (1 | client_id) + (1 | session), data),
  ols = list(formula = "iip_post ~ iip_pre + security_between * anxiety + gender", fitted = unname(fitted(ols)),
             residual = unname(resid(ols)), leverage = unname(hatvalues(ols)), standardised = unname(rstandard(ols)),
             skewness = skew(resid(ols), type = 2), kurtosis = kurtosi(resid(ols), type = 2)),
  versions = list(R = as.character(getRversion()), lme4 = as.character(packageVersion("lme4")), psych = as.character(packageVersion("psych"))))
write_json(answers, "random_effects.json", digits = 12, auto_unbox = TRUE, pretty = FALSE)
