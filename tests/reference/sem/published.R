# Published cases again: `Rscript published.R PATH_OF_SHARED` in this folder rewrites published.json.
# lavaan 0.6-14 and semTools 0.5-6. The printed numbers (lavaan's tutorial, Bollen 1989, the Mplus
# outputs of lucdw/lavaan-mplus, the help of semTools) stand at the tests.
source("answer.R")
suppressPackageStartupMessages(library(semTools))
shared <- commandArgs(trailingOnly = TRUE)[1]
read <- function(...) read.csv(file.path(shared, ...), na.strings = c("", "NA"))
hs <- read("reference", "sem", "data", "holzinger_swineford.csv")
democracy <- read("reference", "sem", "data", "political_democracy.csv")
growing <- read("reference", "sem", "data", "demo_growth.csv")
nested <- read("data", "sem_mediation", "demo_twolevel.csv.gz")
three <- "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
case <- function(how, model, data, name, ..., extra = list()) {
  fit <- fitted_by(how, model, data, ...)
  c(list(data = name, function_name = how, model = model, lavaan_arguments = list(...)), answer(fit), extra)
}
standardized_of <- function(fit, type) {
  t <- quiet(standardizedSolution(fit, type = type))
  list(lhs = t$lhs, op = t$op, rhs = t$rhs, group = if (is.null(t$group)) rep(1, nrow(t)) else t$group, est = t$est.std, se = t$se, ci_low = t$ci.lower, ci_high = t$ci.upper)
}
indices_of <- function(fit) {
  t <- quiet(modificationIndices(fit))
  list(lhs = t$lhs, op = t$op, rhs = t$rhs, group = if (is.null(t$group)) rep(1, nrow(t)) else t$group, mi = t$mi, epc = t$epc, sepc_lv = t$sepc.lv, sepc_all = t$sepc.all)
}
test_of <- function(a, b, ...) {
  t <- quiet(lavTestLRT(a, b, ...))
  list(chisq_diff = t[2, grep("diff", names(t))[1]], df_diff = t$`Df diff`[2], pvalue = t$`Pr(>Chisq)`[2])
}
moments_of <- function(data, names) {
  x <- as.matrix(data[names])
  list(names = names, n = nrow(x), mean = unname(colMeans(x)), cov = unname(cov(x) * (nrow(x) - 1) / nrow(x)))
}
answers <- list()

# S1 to S5: three factors, complete.
ml <- fitted_by("cfa", three, hs)
answers$S1 <- case("cfa", three, hs, "holzinger_swineford.csv", extra = list(
  standardized = standardized_of(ml, "std.all"), standardized_lv = standardized_of(ml, "std.lv"),
  modification_indices = indices_of(ml)))
answers$S1_means <- case("cfa", three, hs, "holzinger_swineford.csv", meanstructure = TRUE)
answers$S4 <- case("cfa", three, hs, "holzinger_swineford.csv", estimator = "MLR")
answers$S5 <- case("cfa", three, hs, "holzinger_swineford.csv", estimator = "MLM")

# S6: x5 is empty where x1 is low, x9 where x4 is low.
holes <- hs
holes$x5[hs$x1 <= quantile(hs$x1, .3)] <- NA
holes$x9[hs$x4 <= quantile(hs$x4, .3)] <- NA
recipe <- list(recipe = list(x5 = "x1", x9 = "x4", share = .3, missing = list(x5 = sum(is.na(holes$x5)), x9 = sum(is.na(holes$x9)))))
answers$S6 <- case("cfa", three, holes, "holzinger_swineford.csv", missing = "ml", extra = recipe)
answers$S6_mlr <- case("cfa", three, holes, "holzinger_swineford.csv", missing = "ml", estimator = "MLR", extra = recipe)

# S7: invariance over schools.
steps <- list(configural = "", metric = "loadings", scalar = c("loadings", "intercepts"),
              strict = c("loadings", "intercepts", "residuals"), means = c("loadings", "intercepts", "means"))
for (estimator in c("ML", "MLR", "MLM")) {
  fits <- lapply(steps, function(equal) fitted_by("cfa", three, hs, group = "school", group.equal = equal, estimator = estimator))
  ladder <- c("configural", "metric", "scalar", "strict")
  name <- paste0("S7", if (estimator == "ML") "" else paste0("_", tolower(estimator)))
  answers[[name]] <- list(data = "holzinger_swineford.csv", model = three, estimator = estimator,
    steps = lapply(fits, function(fit) measures_of(fit)),
    tests = setNames(lapply(2:4, function(k) test_of(fits[[ladder[k - 1]]], fits[[ladder[k]]])), ladder[2:4]))
}

# S9 to S11: industrialisation and democracy.
covariances <- "y1 ~~ y5\ny2 ~~ y4 + y6\ny3 ~~ y7\ny4 ~~ y8\ny6 ~~ y8"
paths <- "dem60 ~ ind60\ndem65 ~ ind60 + dem60"
free <- paste("ind60 =~ x1 + x2 + x3", "dem60 =~ y1 + y2 + y3 + y4", "dem65 =~ y5 + y6 + y7 + y8", paths, covariances, sep = "\n")
labels <- paste("ind60 =~ x1 + x2 + x3", "dem60 =~ y1 + a*y2 + b*y3 + c*y4", "dem65 =~ y5 + a*y6 + b*y7 + c*y8", paths, covariances, sep = "\n")
stated <- paste("ind60 =~ x1 + x2 + x3", "dem60 =~ y1 + a2*y2 + a3*y3 + a4*y4", "dem65 =~ y5 + b2*y6 + b3*y7 + b4*y8", paths, covariances,
                "a2 == b2\na3 == b3\na4 == b4", sep = "\n")
equal <- fitted_by("sem", labels, democracy)
answers$S9 <- case("sem", labels, democracy, "political_democracy.csv", extra = list(
  modification_indices = indices_of(equal), standardized = standardized_of(equal, "std.all"),
  chisq_wishart = unname(fitMeasures(fitted_by("sem", labels, democracy, likelihood = "wishart"), "chisq"))))
answers$S9_stated <- case("sem", stated, democracy, "political_democracy.csv")
answers$S10 <- case("sem", free, democracy, "political_democracy.csv")
answers$S11_mlr <- case("sem", labels, democracy, "political_democracy.csv", estimator = "MLR")
answers$S11_mlm <- case("sem", labels, democracy, "political_democracy.csv", estimator = "MLM")
answers$S11_mlr_means <- case("sem", labels, democracy, "political_democracy.csv", estimator = "MLR", meanstructure = TRUE)
answers$S11_mlm_means <- case("sem", labels, democracy, "political_democracy.csv", estimator = "MLM", meanstructure = TRUE)
answers$S9_tests <- list(
  ML = test_of(fitted_by("sem", free, democracy), equal),
  MLR = test_of(fitted_by("sem", free, democracy, estimator = "MLR"), fitted_by("sem", labels, democracy, estimator = "MLR")),
  MLM = test_of(fitted_by("sem", free, democracy, estimator = "MLM"), fitted_by("sem", labels, democracy, estimator = "MLM")))

# S12: growth.
line <- "i =~ 1*t1 + 1*t2 + 1*t3 + 1*t4\ns =~ 0*t1 + 1*t2 + 2*t3 + 3*t4"
answers$S12_plain <- case("growth", line, growing, "demo_growth.csv")
answers$S12 <- case("growth", paste(line, "i ~ x1 + x2\ns ~ x1 + x2\nt1 ~ c1\nt2 ~ c2\nt3 ~ c3\nt4 ~ c4", sep = "\n"), growing, "demo_growth.csv")

# S14: one regression in 200 clusters.
answers$S14 <- case("sem", "y1 ~ x1 + w1", nested, "demo_twolevel.csv.gz", cluster = "cluster")

# S15: latent interaction by double-mean-centred products; dat2way lies in semTools alone, so its moments are kept.
centred <- indProd(dat2way, 1:3, 4:6, match = TRUE, meanC = TRUE, residualC = FALSE, doubleMC = TRUE)
interaction <- paste("f1 =~ x1 + x2 + x3", "f2 =~ x4 + x5 + x6", "f12 =~ x1.x4 + x2.x5 + x3.x6", "f3 =~ x7 + x8 + x9",
  "f3 ~ f1 + f2 + f12", "f12 ~~ 0*f1\nf12 ~~ 0*f2", "x1 + x4 + x1.x4 + x7 ~ 0*1", "f1 + f2 + f12 + f3 ~ NA*1", sep = "\n")
fit <- fitted_by("sem", interaction, centred, meanstructure = TRUE)
probe <- probe2WayMC(fit, nameX = c("f1", "f2", "f12"), nameY = "f3", modVar = "f2", valProbe = c(-1, 0, 1))
probe_other <- probe2WayMC(fit, nameX = c("f1", "f2", "f12"), nameY = "f3", modVar = "f1", valProbe = c(-1, 0, 1))
slopes <- function(p) list(value = p$SimpleSlope[[1]], slope = p$SimpleSlope$est, std_error = p$SimpleSlope$se, statistic = p$SimpleSlope$z)
answers$S15 <- case("sem", interaction, centred, "dat2way", meanstructure = TRUE, extra = list(
  moments = moments_of(centred, lavNames(fit, "ov")), slopes_f1_at_f2 = slopes(probe), slopes_f2_at_f1 = slopes(probe_other),
  vcov_f3 = list(names = names(coef(fit))[grep("^f3~", names(coef(fit)))], vcov = unname(as.matrix(vcov(fit))[grep("^f3~", names(coef(fit))), grep("^f3~", names(coef(fit)))]))))
# The products themselves, on data that the tests can read: matched and all pairs.
products <- function(match) {
  d <- indProd(hs[paste0("x", 1:6)], 1:3, 4:6, match = match, meanC = TRUE, residualC = FALSE, doubleMC = TRUE)
  made <- setdiff(names(d), paste0("x", 1:6))
  list(names = made, first = unname(as.matrix(d[1:3, made])), centred_inputs = isTRUE(all.equal(mean(d$x1), 0)), mean = unname(colMeans(d[made])),
       cov = unname(cov(d)[, made]), rows = names(d))
}
answers$products <- list(data = "holzinger_swineford.csv", matched = products(TRUE), all = products(FALSE))

# R2: composite reliability of the three factors.
compared <- suppressMessages(suppressWarnings(reliability(ml)))
answers$R2 <- list(data = "holzinger_swineford.csv", model = three, names = colnames(compared), alpha = unname(compared["alpha", ]), omega = unname(compared["omega", ]),
                   omega_unity = unname(compared["omega3", ]), ave = unname(compared["avevar", ]))
write_answers(answers, "published.json", "semTools")
