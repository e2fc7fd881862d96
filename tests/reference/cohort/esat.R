# Makes esat.json: ESAT by R's lm() on an uneven data set with missing answers.
# Run: Rscript esat.R   (R and jsonlite; versions are written into the file)
library(jsonlite)
set.seed(11)
n <- 14
counts <- rep(c(1, 2, 3, 4, 5, 3, 2), 2)
client <- rep(seq_len(n), counts)
session <- unlist(lapply(counts, function(k) sort(sample(6, k))))
rows <- length(client)
ecr <- round(runif(n, 1, 7), 2)
secure <- round(4 + rnorm(n)[client] * .6 + rnorm(rows) * .5, 3)
control <- round(2 + .3 * (secure - 4) + rnorm(n)[client] * .4 + rnorm(rows) * .4, 3)
secure[c(4, 17)] <- NA
control[c(9, 17, 23)] <- NA

mean_of <- function(x) as.numeric(tapply(x, factor(client, seq_len(n)), mean, na.rm = TRUE))
s_mean <- mean_of(secure); z_mean <- mean_of(control)
s_dev <- secure - s_mean[client]; z_dev <- control - z_mean[client]
left <- function(fit, k) { out <- rep(NA_real_, k); out[as.integer(names(resid(fit)))] <- resid(fit); out }

two <- function(formula) left(lm(formula, na.action = na.omit), n)
between_cats <- two(s_mean ~ z_mean)
between_ecr <- two(s_mean ~ ecr)
between_both <- two(s_mean ~ z_mean + ecr)
within_cats <- left(lm(s_dev ~ 0 + z_dev, na.action = na.omit), rows)
pooled <- lm(secure ~ control, na.action = na.omit)
pooled_both <- lm(secure ~ control + ecr[client], na.action = na.omit)
occasion <- rep(NA_real_, rows)
for (s in unique(session)) {
  here <- which(session == s & !is.na(secure) & !is.na(control))
  if (length(here) >= 3) occasion[here] <- resid(lm(secure[here] ~ control[here]))
}
write_json(list(
  program = R.version.string, client = client, session = session, secure = secure, control = control, ecr = ecr,
  between_cats = between_cats, between_ecr = between_ecr, between_both = between_both,
  within_cats = within_cats, pooled_total = left(pooled, rows), pooled_slope = coef(pooled)[[2]],
  pooled_both_total = left(pooled_both, rows), occasion_total = occasion
), "esat.json", digits = 15, na = "null", auto_unbox = TRUE)
