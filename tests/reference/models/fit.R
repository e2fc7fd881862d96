# What both scripts write for a model: lme4's fit and lmerTest's df and contrasts.
suppressPackageStartupMessages({library(lmerTest); library(jsonlite)})

# Tighter than lme4's defaults, so that the reference is at the optimum to many digits.
tight <- lmerControl(optimizer = "nloptwrap", calc.derivs = FALSE,
                     optCtrl = list(xtol_abs = 1e-12, ftol_abs = 1e-13, xtol_rel = 1e-12,
                                    ftol_rel = 1e-14, maxeval = 1e5))

answer <- function(formula, data, REML = TRUE, contrasts = list(), ours = NULL) {
  fit <- suppressMessages(suppressWarnings(lmerTest::lmer(formula, data, REML = REML, control = tight)))
  table <- coef(summary(fit))
  p <- nrow(table)
  rows <- lapply(contrasts, function(weights) {
    test <- contest1D(fit, weights)
    list(weights = weights, estimate = test$Estimate, std_error = test$`Std. Error`, df = test$df)
  })
  parts <- as.data.frame(VarCorr(fit))
  list(formula = if (is.null(ours)) paste(deparse(formula, width.cutoff = 500), collapse = " ") else ours,
       reml = REML, terms = I(rownames(table)), estimate = I(unname(table[, "Estimate"])),
       std_error = I(unname(table[, "Std. Error"])), df = I(unname(table[, "df"])), contrasts = rows,
       group = sub("\\.[0-9]+$", "", parts$grp), var1 = parts$var1, var2 = parts$var2, vcov = parts$vcov,
       log_likelihood = as.numeric(logLik(fit)), singular = isSingular(fit), n_obs = nobs(fit),
       n_groups = as.list(ngrps(fit)))
}

write_answers <- function(answers, path) {
  answers$versions <- list(R = as.character(getRversion()), lme4 = as.character(packageVersion("lme4")),
                           lmerTest = as.character(packageVersion("lmerTest")))
  write_json(answers, path, digits = NA, auto_unbox = TRUE, pretty = TRUE, na = "null", null = "null")
}
