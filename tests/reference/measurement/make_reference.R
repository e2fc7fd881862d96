# Reference numbers for attachpath.measurement, from R 4.2.2 with lavaan 0.6-14, psych 2.2.9, lme4 1.1.31.
# Run in this folder: Rscript make_reference.R FOLDER_OF_SHARED_DATA
# Writes measurement.json: simulated answers with the numbers that these packages give for them, and
# the numbers for two open data files (not their data).
suppressMessages({library(lavaan); library(psych); library(lme4); library(jsonlite)})
shared <- commandArgs(trailingOnly = TRUE)[1]

omega_of <- function(data) {
  items <- names(data)
  model <- paste(
    paste("f =~", paste0("l", seq_along(items), "*", items, collapse = " + ")),
    paste0(items, " ~~ p", seq_along(items), "*", items, collapse = "\n"),
    paste0("omega := (", paste0("l", seq_along(items), collapse = " + "), ")^2 / ((",
           paste0("l", seq_along(items), collapse = " + "), ")^2 + ",
           paste0("p", seq_along(items), collapse = " + "), ")"), sep = "\n")
  fit <- cfa(model, data, std.lv = TRUE, estimator = "MLR")
  est <- parameterEstimates(fit)
  row <- est[est$lhs == "omega", ]
  list(omega = row$est, se_robust = row$se,
       loadings = est$est[est$op == "=~"],
       residuals = est$est[est$op == "~~" & est$lhs == est$rhs & est$lhs != "f"])
}

one_level_of <- function(data) {
  a <- suppressWarnings(psych::alpha(data, check.keys = FALSE))
  ci <- psych::alpha.ci(a$total$raw_alpha, n.obs = nrow(data), n.var = ncol(data), digits = 12)
  c(list(n = nrow(data), alpha = a$total$raw_alpha,
         feldt = c(ci$lower.ci, ci$upper.ci),
         item_rest_r = a$item.stats$r.drop, alpha_without = a$alpha.drop$raw_alpha),
    omega_of(data))
}

# One level: 240 people, six skewed items 1-6 with unequal loadings.
set.seed(20240720)
f <- rnorm(240)
loading <- c(.45, .55, .6, .7, .75, .8)
answers <- sapply(1:6, function(k)
  pmin(pmax(round(2.2 + .15 * k + 1.3 * (loading[k] * f + sqrt(1 - loading[k]^2) * rnorm(240))), 1), 6))
answers <- as.data.frame(answers); names(answers) <- paste0("i", 1:6)
one_level <- c(list(answers = as.matrix(answers)), one_level_of(answers))

# Two levels: 90 clients of 18 therapists, 1 to 6 occasions, five items.
set.seed(20240721)
size <- sample(1:6, 90, replace = TRUE)
client <- rep(1:90, size)
therapist <- sample(1:18, 90, replace = TRUE)[client]
b <- rnorm(90); w <- rnorm(length(client)); t <- rnorm(18)
repeated <- sapply(1:5, function(k) {
  l <- .5 + .1 * k
  round(3.5 + .8 * t[therapist] + l * b[client] + .5 * rnorm(90)[client] +
          .8 * l * w + .7 * rnorm(length(client)), 2)
})
repeated <- as.data.frame(repeated); names(repeated) <- paste0("i", 1:5)
items <- names(repeated)
both <- paste("f =~", paste(items, collapse = " + "))
fit <- cfa(paste("level: 1", both, "level: 2", both, sep = "\n"), cbind(repeated, client),
           cluster = "client")
anova_matrices <- fit@SampleStats@YLp[[1]][[2]]
implied <- lavInspect(fit, "est")
omega_implied <- function(m) {
  l <- m$lambda[, 1] * sqrt(m$psi[1, 1]); sum(l)^2 / (sum(l)^2 + sum(diag(m$theta)))
}
alpha_of <- function(S) ncol(S) / (ncol(S) - 1) * (1 - sum(diag(S)) / sum(S))
factor_omega <- function(S) {
  f <- cfa(both, sample.cov = S, sample.nobs = 1e6, std.lv = TRUE, sample.cov.rescale = FALSE,
           estimator = "ULS")
  e <- lavInspect(f, "est"); sum(e$lambda)^2 / (sum(e$lambda)^2 + sum(diag(e$theta)))
}
# The analysis-of-variance estimators, written out; lavaan computes both for its starting values.
n <- nrow(repeated); g <- 90
n0 <- (n - sum(size^2) / n) / (g - 1)
means <- as.matrix(aggregate(repeated, list(client), mean)[, -1])
centred <- sweep(means, 2, colMeans(repeated))
deviations <- as.matrix(repeated) - means[client, ]
W <- crossprod(deviations) / (n - g)
B <- (crossprod(centred * size, centred) / (g - 1) - W) / n0
score <- rowMeans(repeated)
three <- VarCorr(lmer(score ~ 1 + (1 | client) + (1 | therapist)))
two <- VarCorr(lmer(score ~ 1 + (1 | client)))
two_level <- list(
  answers = as.matrix(repeated), client = client, therapist = therapist,
  within = W, between = B, lavaan_within = anova_matrices$Sigma.W,
  lavaan_between = anova_matrices$Sigma.B,
  alpha_within = alpha_of(W), alpha_between = alpha_of(B),
  omega_within = factor_omega(W), omega_between = factor_omega(B),
  lavaan_two_level = list(omega_within = omega_implied(implied$within),
                          omega_between = omega_implied(implied$client)),
  three_levels = list(occasion = attr(three, "sc")^2, client = three$client[1],
                      therapist = three$therapist[1]),
  two_levels = list(occasion = attr(two, "sc")^2, client = two$client[1]))

# Open data: numbers only.
ecr <- read.csv(file.path(shared, "attachment", "ecr_openpsychometrics_half_a.csv.gz"), na.strings = "")
ecr <- ecr[, paste0("Q", 1:36)]
ecr <- ecr[rowSums(ecr == 0) == 0, ]
turned <- c(3, 15, 19, 22, 25, 27, 29, 31, 33, 35)
ecr[, turned] <- 6 - ecr[, turned]
ecr_numbers <- list(anxiety = one_level_of(ecr[, seq(2, 36, 2)]),
                    avoidance = one_level_of(ecr[, seq(1, 35, 2)]))
pain <- read.csv(file.path(shared, "multilevel", "pain_diary.csv.gz"))
pain_fit <- lmer(posaff ~ 1 + (1 | person), pain)
pain_variance <- VarCorr(pain_fit)
pain_numbers <- list(person = pain_variance$person[1], day = attr(pain_variance, "sc")^2,
                     n = nobs(pain_fit))

write_json(list(
  made_with = list(R = R.version.string, lavaan = as.character(packageVersion("lavaan")),
                   psych = as.character(packageVersion("psych")),
                   lme4 = as.character(packageVersion("lme4"))),
  one_level = one_level, two_level = two_level, ecr = ecr_numbers, pain = pain_numbers),
  "measurement.json", digits = 12, auto_unbox = TRUE)
