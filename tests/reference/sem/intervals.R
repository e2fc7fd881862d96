# Intervals from given draws: `Rscript intervals.R PATH_OF_SHARED` in this folder rewrites
# intervals.json. 200 bootstrap replicates of an indirect effect are stored with the jackknife, so
# that percentile and BCa intervals (boot 1.3-28) follow without chance; the Monte Carlo interval is
# the quantile of 8 million draws.
source("answer.R")
suppressPackageStartupMessages({library(boot); library(MASS)})
place <- file.path(commandArgs(trailingOnly = TRUE)[1], "reference", "sem", "data")
scores <- read.csv(file.path(place, "etgraf_scores.csv"))
model <- "ge ~ a*sec + anx\npost ~ pre + c*ge + d*sec\nac := a*c\nac_d := a*c + d"
indirect <- function(data) {
  a <- coef(lm(ge ~ sec + anx, data))[["sec"]]
  c <- coef(lm(post ~ pre + ge + sec, data))[["ge"]]
  a * c
}
set.seed(1)
drawn <- boot(scores, function(data, rows) indirect(data[rows, ]), R = 200)
left_out <- sapply(seq_len(nrow(scores)), function(k) indirect(scores[-k, ]))
# boot's empirical influence values by the jackknife: (n - 1) (mean of the left-out values - each).
influence <- (nrow(scores) - 1) * (mean(left_out) - left_out)
acceleration <- sum(influence^3) / (6 * sum(influence^2)^1.5)
levels <- c(.90, .95)
percentile <- boot.ci(drawn, conf = levels, type = "perc")$percent
bca <- boot.ci(drawn, conf = levels, type = "bca", L = influence)$bca
fit <- fitted_by("sem", model, scores)
V <- vcov(fit)[c("a", "c", "d"), c("a", "c", "d")]
many <- mvrnorm(8e6, coef(fit)[c("a", "c", "d")], V)
products <- list(ac = many[, 1] * many[, 2], ac_d = many[, 1] * many[, 2] + many[, 3])
answers <- list(
  data = "etgraf_scores.csv", model = model, fit = answer(fit), coefficients = as.list(coef(fit)[c("a", "c", "d")]), vcov = unname(V),
  t0 = drawn$t0, t = as.numeric(drawn$t), jackknife = left_out, acceleration = acceleration, bias_correction = qnorm(mean(drawn$t < drawn$t0)),
  # Both interpolate on the normal scale (boot's norm.inter) between the order statistics beside (R + 1) alpha.
  percentile = list(level = levels, low = percentile[, 4], high = percentile[, 5], rank_low = percentile[, 2], rank_high = percentile[, 3]),
  bca = list(level = levels, low = bca[, 4], high = bca[, 5], rank_low = bca[, 2], rank_high = bca[, 3]),
  bca_levels = lapply(levels, function(level) { w <- qnorm(mean(drawn$t < drawn$t0)); z <- qnorm((1 + c(-1, 1) * level) / 2); pnorm(w + (w + z) / (1 - acceleration * (w + z))) }),
  quantile_type_7 = list(level = levels, low = unname(quantile(drawn$t, (1 - levels) / 2)), high = unname(quantile(drawn$t, (1 + levels) / 2))),
  monte_carlo = lapply(products, function(x) list(low = unname(quantile(x, .025)), high = unname(quantile(x, .975)), se = sd(x))))
write_answers(answers, "intervals.json", "boot")
