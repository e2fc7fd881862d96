# Standardised residuals of robust fits (lavaan 0.6-14 stops at those of clusters), and modification indices with outcomes of several kinds:
# `Rscript solution.R PATH_OF_SHARED` in this folder rewrites solution.json (lavaan 0.6-14).
source("answer.R")
place <- file.path(commandArgs(trailingOnly = TRUE)[1], "reference", "sem", "data")
read <- function(name) read.csv(file.path(place, name), na.strings = c("", "NA"))
hs <- read("holzinger_swineford.csv")
three <- "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
plain <- function(m) unname(matrix(as.numeric(m), nrow(m)))
residuals_of <- function(fit, type) plain(quiet(resid(fit, type = type))$cov)
indices_of <- function(fit) {
  t <- quiet(modificationIndices(fit))
  list(lhs = t$lhs, op = t$op, rhs = t$rhs, group = rep(1, nrow(t)), mi = t$mi, epc = t$epc, sepc_lv = t$sepc.lv, sepc_all = t$sepc.all, sepc_nox = t$sepc.nox)
}
nox_of <- function(fit) {
  t <- quiet(standardizedSolution(fit, type = "std.nox"))
  list(lhs = t$lhs, op = t$op, rhs = t$rhs, group = rep(1, nrow(t)), est = t$est.std, se = t$se)
}
robust <- function(how, data, name, model, ...) {
  fit <- fitted_by(how, model, data, ...)
  list(data = name, function_name = how, model = model, lavaan_arguments = list(...), observed = lavNames(fit, "ov"),
       normalized = residuals_of(fit, "normalized"), standardized = residuals_of(fit, "standardized"))
}
listed <- function(how, model, ...) {
  fit <- fitted_by(how, model, hs, ...)
  list(data = "holzinger_swineford.csv", function_name = how, model = model, lavaan_arguments = list(...),
       modification_indices = indices_of(fit), standardized_nox = nox_of(fit))
}
answers <- list(
  mlm = robust("cfa", hs, "holzinger_swineford.csv", three, estimator = "MLM"),
  mlr = robust("cfa", hs, "holzinger_swineford.csv", three, estimator = "MLR"),
  second_order = listed("sem", paste(three, "g =~ visual + textual + speed\ng ~ ageyr", sep = "\n")),
  orthogonal = listed("cfa", paste(three, "visual ~~ 0*textual", sep = "\n")),
  chain = listed("sem", paste(three, "textual ~ visual\nspeed ~ textual", sep = "\n")),
  observed_outcomes = listed("sem", "visual =~ x1 + x2 + x3\nx9 ~ visual + sex\nx8 ~ visual\nx7 ~ x9"),
  random_predictors = listed("sem", "x9 ~ x8 + sex\nx8 ~ ageyr", fixed.x = FALSE))
write_answers(answers, "solution.json")
