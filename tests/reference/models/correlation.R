# References for correlations: `Rscript correlation.R PATH_OF_SHARED_DATA` in this folder rewrites
# correlation.json. Uses cohort.csv and the pain diaries; R's stats and psych.
suppressPackageStartupMessages({library(psych); library(jsonlite)})
shared <- commandArgs(trailingOnly = TRUE)[1]
occasions <- read.csv("cohort.csv", na.strings = "")
diary <- read.csv(file.path(shared, "multilevel", "pain_diary.csv.gz"))
diary[] <- lapply(diary, function(column) as.numeric(as.character(column)))

plain <- function(data, x, y, method) {
  t <- suppressWarnings(cor.test(data[[x]], data[[y]], method = method, exact = FALSE))
  ok <- complete.cases(data[c(x, y)])
  list(r = unname(t$estimate), n = sum(ok), p = t$p.value, ci = as.numeric(t$conf.int))
}
# Repeated-measures correlation (Bakdash & Marusich 2017): analysis of covariance with one slope.
within <- function(data, x, y, client) {
  d <- data[complete.cases(data[c(x, y, client)]), ]
  d <- d[ave(rep(1, nrow(d)), d[[client]], FUN = sum) > 1, ]
  fit <- lm(d[[y]] ~ factor(d[[client]]) + d[[x]])
  table <- anova(fit)
  slope <- unname(tail(coef(fit), 1))
  r <- sign(slope) * sqrt(table[2, 2] / (table[2, 2] + table[3, 2]))
  df <- table[3, 1]
  z <- atanh(r) + c(-1, 1) * qnorm(.975) / sqrt(df - 1)
  list(r = r, n = nrow(d), clients = length(unique(d[[client]])), df = df, p = table[2, 5], ci = tanh(z))
}
between <- function(data, x, y, client) {
  means <- aggregate(data[c(x, y)], data[client], mean, na.rm = TRUE)
  t <- cor.test(means[[x]], means[[y]])
  list(r = unname(t$estimate), n = sum(complete.cases(means)), df = unname(t$parameter),
       p = t$p.value, ci = as.numeric(t$conf.int))
}
partial <- function(data, x, y, given) {
  d <- data[complete.cases(data[c(x, y, given)]), ]
  z <- as.matrix(d[given])
  r <- cor(resid(lm(d[[x]] ~ z)), resid(lm(d[[y]] ~ z)))
  fit <- summary(lm(d[[y]] ~ d[[x]] + z))$coefficients
  psych_r <- partial.r(d[c(x, y, given)], 1:2, 3:(2 + length(given)))[1, 2]
  half <- qnorm(.975) / sqrt(nrow(d) - length(given) - 3)
  list(r = r, psych = psych_r, n = nrow(d), p = fit[2, 4], ci = tanh(atanh(r) + c(-1, 1) * half))
}
pairs <- list(c("security_within", "growth"), c("growth", "session_log"))
persons <- occasions[!duplicated(occasions$client_id), ]
complete <- occasions[complete.cases(occasions[c("security_within", "growth", "session_log")]), ]
complete$client <- as.integer(factor(complete$client_id))
levels <- statsBy(complete[c("client", "security_within", "growth", "session_log")], "client", cors = FALSE)
answers <- list(
  pearson = plain(persons, "anxiety", "iip_post", "pearson"),
  spearman = plain(persons, "anxiety", "iip_post", "spearman"),
  partial = partial(persons, "security_between", "iip_post", c("anxiety", "iip_pre")),
  within = lapply(pairs, function(p) within(occasions, p[1], p[2], "client_id")),
  between = lapply(pairs, function(p) between(occasions, p[1], p[2], "client_id")),
  statsby_within = c(levels$rwg[1, 2], levels$rwg[2, 3]),
  diary = lapply(list(c("pain", "posaff"), c("sleep", "negaff")), function(p)
    list(within = within(diary, p[1], p[2], "person"), between = between(diary, p[1], p[2], "person"))),
  versions = list(R = R.version.string, psych = as.character(packageVersion("psych")))
)
writeLines(toJSON(answers, digits = NA, auto_unbox = TRUE, pretty = TRUE), "correlation.json")
