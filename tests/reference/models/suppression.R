# References for suppression: `Rscript suppression.R` in this folder rewrites suppression.json.
# boot 1.3: whole therapists of the clients of cohort.csv are resampled, 20,000 draws.
suppressPackageStartupMessages({library(boot); library(jsonlite)})
occasions <- read.csv("cohort.csv", na.strings = "")
persons <- occasions[!duplicated(occasions$client_id), ]
persons <- persons[complete.cases(persons[c("iip_post", "security_between", "anxiety", "iip_pre")]), ]

semipartial <- function(d, controls) {
  residual <- resid(lm(reformulate(controls, "security_between"), d))
  r <- c(raw = cor(d$iip_post, d$security_between), left = cor(d$iip_post, residual))
  c(r, difference = abs(r[["left"]]) - abs(r[["raw"]]))
}
rows <- split(seq_len(nrow(persons)), persons$therapist_id)
answer <- function(controls) {
  set.seed(20240720)
  statistic <- function(units, drawn) semipartial(persons[unlist(rows[drawn]), ], controls)
  found <- boot(seq_along(rows), statistic, R = 20000)
  jackknife <- t(sapply(seq_along(rows), function(one)
    semipartial(persons[unlist(rows[-one]), ], controls)))
  L <- (length(rows) - 1) * (rep(found$t0[3], length(rows)) - jackknife[, 3])
  intervals <- lapply(1:3, function(k) boot.ci(found, index = k, type = "perc")$percent[4:5])
  bca <- boot.ci(found, index = 3, type = "bca", L = L)$bca[4:5]
  list(estimates = as.numeric(found$t0), percentile = intervals, bca = bca,
       share_reversed = mean(found$t[, 1] * found$t[, 2] < 0), se = apply(found$t, 2, sd),
       explained = summary(lm(reformulate(controls, "security_between"), persons))$r.squared,
       n = nrow(persons), clusters = length(rows))
}
answers <- list(anxiety = answer("anxiety"), iip_pre = answer("iip_pre"),
                both = answer(c("anxiety", "iip_pre")),
                versions = list(R = R.version.string, boot = as.character(packageVersion("boot"))))
writeLines(toJSON(answers, digits = NA, auto_unbox = TRUE, pretty = TRUE), "suppression.json")
