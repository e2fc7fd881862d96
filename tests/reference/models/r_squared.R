# References for cohort.csv: `Rscript r_squared.R R2MLM` in this folder rewrites r_squared.json.
# R2MLM is R/r2mlm3_manual.R of the repository mkshaw/r2mlm at commit 0100ccf (GPL, not copied here). Its
# published line `if (bagraph == TRUE)` stops it: a copy was run that was shortened to its branch for
# predictors centred at their levels, without the bar chart.
suppressPackageStartupMessages({library(lme4); library(insight); library(performance); library(jsonlite)})
source(commandArgs(trailingOnly = TRUE)[1])
data <- read.csv("cohort.csv", na.strings = "", stringsAsFactors = TRUE)
tight <- lmerControl(optimizer = "nloptwrap", calc.derivs = FALSE,
                     optCtrl = list(xtol_abs = 1e-12, ftol_abs = 1e-13, xtol_rel = 1e-12,
                                    ftol_rel = 1e-14, maxeval = 1e5))
fitted_by <- function(formula, data) suppressMessages(suppressWarnings(lmer(formula, data, control = tight)))

# Totals: insight's variances (Nakagawa & Schielzeth 2013, Johnson 2014), performance's R2.
totals <- function(formula, data) {
  fit <- fitted_by(formula, data)
  v <- suppressWarnings(get_variance(fit))
  r <- suppressWarnings(r2_nakagawa(fit))
  list(formula = paste(deparse(formula, width.cutoff = 500), collapse = " "), n = nobs(fit), fixed = unname(v$var.fixed),
       random = unname(v$var.random), residual = unname(v$var.residual),
       marginal = unname(r$R2_marginal), conditional = unname(r$R2_conditional))
}
answers <- list(totals = list(
  centred = totals(growth ~ security_within + anxiety + (1 | client_id) + (1 | therapist_id), data),
  slope = totals(growth ~ security_within + anxiety + (1 + security_within | client_id), data),
  uncentred = totals(growth ~ session_log + gender * anxiety + (1 + session_log | client_id), data),
  crossed = totals(growth ~ security_within + (1 | client_id) + (1 | session), data)))

# Levels: predictors centred at their own levels, all rows complete.
data <- na.omit(data[, c("growth", "security_within", "session_log", "anxiety", "client_id", "therapist_id")])
part <- function(x, inner, outer = NULL) ave(x, inner) - (if (is.null(outer)) mean(x) else ave(x, outer))
data$x1 <- data$security_within - ave(data$security_within, data$client_id)
data$s1 <- data$session_log - ave(data$session_log, data$client_id)
data$a2 <- data$anxiety - ave(data$anxiety, data$therapist_id)
data$s2 <- ave(data$session_log, data$client_id) - ave(data$session_log, data$therapist_id)
data$a3 <- ave(data$anxiety, data$therapist_id)
formula <- growth ~ x1 + s1 + a2 + s2 + a3 + (1 + x1 | client_id) + (1 + s1 | therapist_id) + (0 + s2 | therapist_id)
fit <- fitted_by(formula, data)
b <- fixef(fit)
tau <- VarCorr(fit)
block <- function(k) matrix(as.numeric(tau[[k]]), nrow(tau[[k]]))
found <- r2mlm3_manual(data, c("x1", "s1"), c("a2", "s2"), "a3", "x1", "s1", "s2", b[c("x1", "s1")], b[c("a2", "s2")],
                       b["a3"], block("client_id"), block("therapist_id"), block("therapist_id.1"), sigma(fit)^2)
answers$levels <- list(formula = paste(deparse(formula, width.cutoff = 500), collapse = " "), shares = found$R2s)
ols <- summary(lm(growth ~ x1 + a2 + a3, data))
answers$ols <- list(formula = "growth ~ x1 + a2 + a3", r2 = ols$r.squared, adjusted = ols$adj.r.squared)
answers$versions <- list(R = as.character(getRversion()), lme4 = as.character(packageVersion("lme4")),
                         insight = as.character(packageVersion("insight")), performance = as.character(packageVersion("performance")))
write_json(answers, "r_squared.json", digits = NA, auto_unbox = TRUE, pretty = TRUE)
