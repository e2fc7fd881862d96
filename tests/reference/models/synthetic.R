# References for cohort.csv: `Rscript synthetic.R` in this folder rewrites synthetic.json.
source("fit.R")
suppressPackageStartupMessages(library(sandwich))
data <- read.csv("cohort.csv", na.strings = "", stringsAsFactors = TRUE)
data$gender <- relevel(factor(data$gender), "man")
# Partial nesting in lme4: a client without therapist is a group of its own and `treated` is 0 there.
data$therapist_alone <- factor(ifelse(is.na(data$therapist_or_none), as.character(data$client_id),
                                      as.character(data$therapist_or_none)))
persons <- data[!duplicated(data$client_id), ]

three_level <- growth ~ session_log + security_between * anxiety + security_within + gender +
  (1 | client_id) + (0 + security_within | client_id) + (1 | therapist_id)
answers <- list(
  three_level = answer(three_level, data, contrasts = list(c(0, 0, 1, 0, 0, 0, 1), c(0, 0, 1, 0, 0, 0, -1),
                                                           c(0, 0, 1, 0, -1, 0, 0), c(1, 1, 0, 0, 0, 1, 0))),
  three_level_ml = answer(three_level, data, REML = FALSE, contrasts = list(c(0, 0, 1, 0, 0, 0, 1))),
  correlated = answer(growth ~ security_within + anxiety + (1 + security_within | client_id), data,
                      contrasts = list(c(0, 1, 1), c(1, 0.5, -1))),
  singular_slope = answer(growth ~ noise + security_within + (1 | client_id) + (0 + noise | client_id) +
                            (1 | therapist_id), data, contrasts = list(c(0, 1, -1))),
  singular_correlated = answer(growth ~ session_log + noise + (1 + session_log + noise | therapist_id), data,
                               contrasts = list(c(0, 1, -1), c(1, 1, 0))),
  client_level = answer(iip_post ~ iip_pre + security_between * anxiety + gender + (1 | therapist_id), persons,
                        contrasts = list(c(0, 0, 1, 0, 0, 1))),
  crossed = answer(growth ~ security_within + (1 | client_id) + (1 | session), data,
                   contrasts = list(c(1, 1))),
  partially_nested = answer(growth ~ treated + security_within + (1 | client_id) + (0 + treated | therapist_alone),
                            data, contrasts = list(c(1, 1, 0)),
                            ours = "growth ~ treated + security_within + (1 | client_id) + (1 | therapist_or_none)"))

# A second program for the same model: nlme codes the nesting in its own likelihood.
complete <- na.omit(data[, c("growth", "session_log", "security_within", "client_id", "therapist_id")])
second <- nlme::lme(growth ~ session_log + security_within, complete, random = ~ 1 | therapist_id / client_id,
                    control = nlme::lmeControl(niterEM = 2000, tolerance = 1e-12, msTol = 1e-14))
answers$nlme <- list(formula = "growth ~ session_log + security_within + (1 | client_id) + (1 | therapist_id)",
                     estimate = unname(nlme::fixef(second)), std_error = unname(sqrt(diag(vcov(second)))),
                     log_likelihood = as.numeric(logLik(second)),
                     variance = as.numeric(nlme::VarCorr(second)[c(4, 2, 5), "Variance"]))

ols <- lm(iip_post ~ iip_pre + security_between * anxiety + gender, persons)
answers$ols <- list(terms = names(coef(ols)), estimate = unname(coef(ols)),
                    std_error = unname(coef(summary(ols))[, 2]), df = ols$df.residual,
                    p_value = unname(coef(summary(ols))[, 4]), log_likelihood = as.numeric(logLik(ols)),
                    ci_low = unname(confint(ols)[, 1]), ci_high = unname(confint(ols)[, 2]))
for (type in c("HC0", "HC1", "HC2", "HC3"))
  answers$ols[[type]] <- unname(sqrt(diag(vcovHC(ols, type))))
write_answers(answers, "synthetic.json")
