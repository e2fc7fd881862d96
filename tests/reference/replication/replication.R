# Writes replication.json: pooled estimates by metafor, d33 by power.t.test and by the noncentral t,
# prediction intervals by their formula. Rscript replication.R, in this folder.
suppressMessages(library(metafor))
library(jsonlite)

pooled <- function(yi, sei) {
  common <- rma(yi, sei = sei, method = "EE")
  reml <- rma(yi, sei = sei, method = "REML", control = list(threshold = 1e-12, maxiter = 1000))
  out <- list(yi = yi, sei = sei, estimate = c(common$beta), std_error = common$se,
              ci_low = common$ci.lb, ci_high = common$ci.ub, p_value = common$pval,
              q = common$QE, q_p = common$QEp, i_squared = common$I2 / 100, tau_squared = reml$tau2)
  if (length(yi) > 2) {
    random <- rma(yi, sei = sei, method = "REML", test = "adhoc",
                  control = list(threshold = 1e-12, maxiter = 1000))
    out <- c(out, list(random_estimate = c(random$beta), random_std_error = random$se,
                       random_ci_low = random$ci.lb, random_ci_high = random$ci.ub,
                       random_p = random$pval))
  }
  out
}

# The standardised effect with which a two-sided t test on df has the power 1/3.
noncentrality <- function(df, alpha = 0.05) {
  critical <- qt(1 - alpha / 2, df)
  power <- function(ncp) pt(critical, df, ncp, lower.tail = FALSE) + pt(-critical, df, ncp)
  uniroot(function(ncp) power(ncp) - 1 / 3, c(0, 20), tol = 1e-12)$root
}

two_groups <- sapply(c(14, 20, 30, 100), function(n)
  power.t.test(n = n, power = 1 / 3, delta = NULL, strict = TRUE, tol = 1e-12)$delta)
correlation <- function(n) { ncp <- noncentrality(n - 2); ncp / sqrt(n + ncp^2) }
molloy <- escalc(measure = "ZCOR", ri = ri, ni = ni, data = get(data(dat.molloy2014, package = "metadat")))

prediction <- function(o, so, r, dfo = Inf, dfr = Inf) {
  df <- (so^2 + r^2)^2 / (so^4 / dfo + r^4 / dfr)
  half <- qt(0.975, df) * sqrt(so^2 + r^2)
  list(original = c(o, so), new = r, df = c(dfo, dfr), low = o - half, high = o + half)
}

write_json(list(
  made_with = list(R = R.version.string, metafor = as.character(packageVersion("metafor"))),
  pooled = list(
    alike = pooled(c(0.20, 0.22, 0.19), c(0.08, 0.07, 0.10)),
    apart = pooled(c(0.20, 0.10, -0.25, 0.31), c(0.08, 0.07, 0.10, 0.05)),
    two = pooled(c(-0.30, -0.05), c(0.06, 0.09)),
    molloy = pooled(c(molloy$yi), sqrt(c(molloy$vi)))),
  noncentrality = data.frame(df = c(1.5, 7, 15, 44.2, 328, 5000),
                             ncp = sapply(c(1.5, 7, 15, 44.2, 328, 5000), noncentrality)),
  two_groups = data.frame(n = c(14, 20, 30, 100), d = two_groups),
  correlations = data.frame(n = c(12, 47, 330), r = sapply(c(12, 47, 330), correlation)),
  predictions = list(prediction(0.3, 0.08, 0.06), prediction(-0.15, 0.05, 0.09, 15, 111.5),
                     prediction(0.1, 0.2, 0.1, Inf, 30))
), "replication.json", digits = 14, auto_unbox = TRUE)
