# References for incremental R2 and variance inflation: `Rscript r_squared_increment.R` in this
# folder rewrites r_squared_increment.json. boot 1.3 resamples whole therapists, 20,000 draws.
suppressPackageStartupMessages({library(boot); library(jsonlite)})
occasions <- read.csv("cohort.csv", na.strings = "")
persons <- occasions[!duplicated(occasions$client_id), ]
X <- model.matrix(iip_post ~ iip_pre + anxiety + security_between, persons)
y <- persons$iip_post
share <- function(X, y) 1 - sum(.lm.fit(X, y)$residuals^2) / sum((y - mean(y))^2)
both <- function(rows) {
  with_all <- share(X[rows, ], y[rows])
  one <- with_all - share(X[rows, -4], y[rows])
  sign <- sign(.lm.fit(X[rows, ], y[rows])$coefficients[4])
  c(one, with_all - share(X[rows, 1:2], y[rows]), sign * sqrt(one))
}
rows <- split(seq_len(nrow(persons)), persons$therapist_id)
set.seed(20240720)
found <- boot(seq_along(rows), function(units, drawn) both(unlist(rows[drawn])), R = 20000)
interval <- lapply(1:3, function(k) boot.ci(found, index = k, type = "perc")$percent[4:5])
whole <- summary(lm(iip_post ~ iip_pre + anxiety + security_between, persons))
part <- summary(lm(iip_post ~ iip_pre + anxiety, persons))
vif <- sapply(2:4, function(k) 1 / (1 - summary(lm(X[, k] ~ X[, -c(1, k)]))$r.squared))
answers <- list(increment = found$t0, percentile = interval, se = apply(found$t, 2, sd),
                r_squared = whole$r.squared, adjusted_increment = whole$adj.r.squared - part$adj.r.squared,
                vif = vif, versions = list(R = R.version.string, boot = as.character(packageVersion("boot"))))
writeLines(toJSON(answers, digits = NA, auto_unbox = TRUE, pretty = TRUE), "r_squared_increment.json")
