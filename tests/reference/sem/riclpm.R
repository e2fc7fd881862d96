# References for the random-intercept cross-lagged panel model: `Rscript riclpm.R` in this folder
# rewrites riclpm.csv and riclpm.json. The syntax is the one that Mulder & Hamaker (2021) publish for
# lavaan (every parameter written, fitted with lavaan()); beside it our text, fitted with sem().
source("model_text/lavaan_fits.R")
set.seed(20150312)
n <- 400; waves <- 4
truth <- list(alliance_to_alliance = .40, distress_to_alliance = -.15, alliance_to_distress = -.25,
              distress_to_distress = .30, depth_to_depth = .2, intercept_variance = 1,
              intercept_covariance = -.4, first_covariance = -.3, effect_on_alliance = -.5,
              effect_on_distress = .3)
anxiety <- rnorm(n)
draw <- function(s) { m <- matrix(rnorm(2 * n), n); m %*% chol(matrix(c(1, s, s, 1), 2)) }
stable <- draw(truth$intercept_covariance) + cbind(truth$effect_on_alliance * anxiety, truth$effect_on_distress * anxiety)
within <- draw(truth$first_covariance)
lags <- rbind(c(truth$alliance_to_alliance, truth$alliance_to_distress), c(truth$distress_to_alliance, truth$distress_to_distress))
depth_stable <- rnorm(n) * .7 + .3 * stable[, 1]; depth <- rnorm(n)
columns <- list()
for (wave in 1:waves) {
  if (wave > 1) { within <- within %*% lags + .8 * draw(-.2); depth <- truth$depth_to_depth * depth + .9 * rnorm(n) }
  columns[[paste0("wai", wave)]] <- 5 + .1 * wave + stable[, 1] + within[, 1]
  columns[[paste0("core", wave)]] <- 2 - .1 * wave + stable[, 2] + within[, 2]
  columns[[paste0("seq", wave)]] <- 4 + depth_stable + depth
}
data <- round(data.frame(columns, anxiety = anxiety), 3)
write.csv(data, "riclpm.csv", row.names = FALSE)

between <- function(p, x) paste0("RI", p, " =~ ", paste0("1*", x, 1:waves, collapse = " + "))
parts <- function(p, x) paste0("w", p, 1:waves, " =~ 1*", x, 1:waves)
published <- function(constructs, lag = "", later = "", means = "", predictor = "") {
  p <- names(constructs); pairs <- if (length(p) > 1) combn(p, 2) else NULL
  lines <- c(mapply(between, p, constructs), unlist(mapply(parts, p, constructs, SIMPLIFY = FALSE)))
  for (wave in 2:waves) for (y in p) {
    terms <- paste0(if (lag == "") "" else paste0("l", p, y, "*"), "w", p, wave - 1)
    lines <- c(lines, paste0("w", y, wave, " ~ ", paste(terms, collapse = " + ")))
  }
  for (wave in 1:waves) for (y in p)
    lines <- c(lines, paste0("w", y, wave, " ~~ ", if (wave > 1 && later != "") paste0("v", y, "*"), "w", y, wave))
  for (wave in 1:waves) for (k in seq_len(ncol(pairs)))
    lines <- c(lines, paste0("w", pairs[1, k], wave, " ~~ ", if (wave > 1 && later != "") paste0("k", pairs[1, k], pairs[2, k], "*"), "w", pairs[2, k], wave))
  lines <- c(lines, paste0("RI", p, " ~~ RI", p), apply(pairs, 2, function(k) paste0("RI", k[1], " ~~ RI", k[2])))
  for (y in p) lines <- c(lines, paste0(constructs[[y]], 1:waves, " ~ ", if (means != "") paste0("m", y, "*"), "1"))
  if (predictor != "") lines <- c(lines, paste0("RI", p, " ~ ", predictor))
  paste(lines, collapse = "\n")
}
two <- c(x = "wai", y = "core")
models <- list(free = published(two), lags = published(two, lag = "equal"),
               residuals = published(two, lag = "equal", later = "equal"), means = published(two, means = "equal"),
               predictor = published(two, predictor = "anxiety"), three = published(c(two, z = "seq")))
answers <- lapply(names(models), function(name) {
  theirs <- fitted_by(lavaan, models[[name]], data, meanstructure = TRUE, int.ov.free = TRUE)
  ours <- fitted_by(sem, text_of(paste0("riclpm_", name)), data)
  list(published = pick(theirs), ours = pick(ours), parameters = parameters_of(ours))
})
names(answers) <- names(models)
answers$truth <- truth
write_answers(answers, "riclpm.json")
