# References for unrestricted moments of incomplete data: `Rscript saturated.R PATH_OF_SHARED_REFERENCE_SEM`
# in this folder rewrites saturated.json. Two ways: lavaan's EM with a tight tolerance, and for the small data
# also the likelihood of each row maximised by R's own optim over a Cholesky factor.
suppressPackageStartupMessages({library(lavaan); library(jsonlite)})
folder <- file.path(commandArgs(trailingOnly = TRUE)[1], "data")

h1 <- function(data, information = "observed") {
  names <- names(data)
  model <- paste(outer(names, names, function(a, b) paste(a, "~~", b))[lower.tri(diag(length(names)), TRUE)], collapse = "\n")
  sem(model, data, missing = "ml", meanstructure = TRUE, estimator = "ML", information = information,
      em.h1.iter.max = 20000, em.h1.tol = 1e-12, control = list(rel.tol = 1e-13), warn = FALSE)
}
lower <- function(m) t(m)[upper.tri(m, TRUE)]  # rows of the lower triangle, one after the other
moments <- function(fit) {
  s <- lavInspect(fit, "sampstat.h1")
  list(mean = as.numeric(s$mean), cov = lower(unclass(s$cov)),
       log_likelihood = as.numeric(fitMeasures(fit, "unrestricted.logl")))
}

set.seed(20240607)
small <- round(HolzingerSwineford1939[1:60, c("x1", "x2", "x4", "x7")], 3)
for (name in c("x2", "x4", "x7")) small[[name]][plogis((small$x1 - 5) / 2) * runif(60) > .45] <- NA
small[c(7, 31), "x1"] <- NA
names(small) <- c("a", "b", "c", "d")
fit <- h1(small)
p <- 4
row_log_likelihood <- function(x, mu, sigma) {
  o <- !is.na(x)
  d <- x[o] - mu[o]
  s <- sigma[o, o, drop = FALSE]
  -.5 * (sum(o) * log(2 * pi) + log(det(s)) + sum(d * solve(s, d)))
}
unpack <- function(t) {
  l <- matrix(0, p, p)
  l[lower.tri(l, TRUE)] <- t[-(1:p)]
  list(mu = t[1:p], sigma = l %*% t(l))
}
rows <- as.matrix(small)
deviance <- function(t) with(unpack(t), if (det(sigma) < 1e-6) 1e6 else -sum(apply(rows, 1, row_log_likelihood, mu, sigma)))
at <- c(colMeans(small, na.rm = TRUE), diag(sqrt(apply(small, 2, var, na.rm = TRUE)))[lower.tri(diag(p), TRUE)])
for (again in 1:5) at <- optim(at, deviance, method = "BFGS", control = list(reltol = 1e-15, maxit = 2000, ndeps = rep(1e-4, 14)))$par
own <- unpack(at)

# The moments in our order: means, then rows of the lower triangle.
ours <- c(paste0(names(small), "~1"),
          unlist(lapply(1:p, function(i) vapply(1:i, function(j) paste0(names(small)[j], "~~", names(small)[i]), ""))))
named <- vapply(names(coef(fit)), function(n) {
  parts <- strsplit(n, "~~")[[1]]
  if (length(parts) == 2) paste(sort(parts), collapse = "~~") else n
}, "")
place <- match(ours, named)
expected <- h1(small, "expected")
scores <- lavScores(fit)[, place]
stopifnot(!anyNA(place))

hs <- read.csv(file.path(folder, "holzinger_swineford_missing.csv"))[paste0("x", 1:9)]
etgraf <- read.csv(file.path(folder, "etgraf_missing.csv"))[1:28]
write_json(list(
  made_with = paste("lavaan", packageVersion("lavaan"), R.version.string),
  small = c(list(data = lapply(small, as.numeric)), moments(fit),
            list(optim = list(mean = own$mu, cov = lower(own$sigma), log_likelihood = -deviance(at)),
                 std_error_observed = sqrt(diag(vcov(fit)))[place],
                 std_error_expected = sqrt(diag(vcov(expected)))[place],
                 cross_products_of_scores = unname(crossprod(scores)))),
  holzinger_swineford_missing = moments(h1(hs)),
  etgraf_missing = moments(h1(etgraf))
), "saturated.json", digits = 12, auto_unbox = TRUE, na = "null")
