# What the 19 cases do not hold: `Rscript extensions.R PATH_OF_SHARED` in this folder rewrites
# extensions.json (lavaan 0.6-14, semTools 0.5-6).
source("answer.R")
suppressPackageStartupMessages(library(semTools))
place <- file.path(commandArgs(trailingOnly = TRUE)[1], "reference", "sem", "data")
read <- function(name) read.csv(file.path(place, name), na.strings = c("", "NA"))
hs <- read("holzinger_swineford.csv")
hs_holes <- read("holzinger_swineford_missing.csv")
democracy <- read("political_democracy.csv")
items <- transform(read("etgraf_complete.csv"), half = ifelse(therapist <= 22, "first", "second"))
items_holes <- transform(read("etgraf_missing.csv"), half = ifelse(therapist <= 22, "first", "second"))
scores <- transform(read("etgraf_scores.csv"), half = ifelse(therapist <= 22, "first", "second"))
# Gaps by place: post in rows 1, 4, 7, ..., ga in rows 2, 7, 12, ...
scores_holes <- scores
scores_holes$post[seq(1, nrow(scores), 3)] <- NA
scores_holes$ga[seq(2, nrow(scores), 5)] <- NA
# Gaps in a predictor too: anx in rows 3, 13, 23, ...
scores_x_holes <- scores_holes
scores_x_holes$anx[seq(3, nrow(scores), 10)] <- NA
tables <- list(hs = hs, hs_holes = hs_holes, democracy = democracy, items = items, items_holes = items_holes,
               scores = scores, scores_holes = scores_holes, scores_x_holes = scores_x_holes)

fit_of <- function(how, model, name, ..., bounded = FALSE) fitted_by(how, model, tables[[name]], ..., bounded = bounded)
case <- function(how, model, name, ..., bounded = FALSE, also = character(0)) {
  fit <- fit_of(how, model, name, ..., bounded = bounded)
  c(list(data = name, function_name = how, model = model, lavaan_arguments = list(...)), answer(fit), extras_of(fit, also))
}
by_group <- function(found, fit) if (lavInspect(fit, "ngroups") == 1) list(found) else unname(found)
plain <- function(m) if (is.matrix(m)) unname(matrix(as.numeric(m), nrow(m))) else unname(as.numeric(m))
standardized_of <- function(fit, type) {
  t <- quiet(standardizedSolution(fit, type = type))
  t <- t[!t$op %in% c("==", "<", ">"), ]
  list(lhs = t$lhs, op = t$op, rhs = t$rhs, group = if (is.null(t$group)) rep(1, nrow(t)) else t$group, est = t$est.std, se = t$se, ci_low = t$ci.lower, ci_high = t$ci.upper)
}
indices_of <- function(fit, ...) {
  t <- quiet(modificationIndices(fit, ...))
  list(lhs = t$lhs, op = t$op, rhs = t$rhs, group = if (is.null(t$group)) rep(1, nrow(t)) else t$group, mi = t$mi, epc = t$epc, sepc_lv = t$sepc.lv, sepc_all = t$sepc.all)
}
residuals_of <- function(fit, type) lapply(by_group(quiet(lavResiduals(fit, type = type, se = FALSE, zstat = FALSE, summary = FALSE)), fit), function(r)
  list(cov = plain(r$cov), mean = if (is.null(r$mean)) NULL else plain(r$mean)))
resid_of <- function(fit, type) lapply(by_group(quiet(resid(fit, type = type)), fit), function(r)
  list(cov = plain(r$cov), mean = if (is.null(r$mean)) NULL else plain(r$mean)))
scores_of <- function(fit, method) lapply(by_group(quiet(lavPredict(fit, method = method)), fit), function(s) list(names = colnames(s), first = plain(s[1:6, , drop = FALSE]), sum_squares = unname(colSums(s^2))))
r2_of <- function(fit) lapply(by_group(lavInspect(fit, "rsquare"), fit), function(r) as.list(r))
implied_of <- function(fit) lapply(by_group(quiet(lavInspect(fit, "implied")), fit), function(m) list(cov = plain(m$cov), mean = if (is.null(m$mean)) NULL else plain(m$mean)))
sample_of <- function(fit) lapply(by_group(quiet(lavInspect(fit, "sampstat")), fit), function(m) list(cov = plain(m$cov), mean = if (is.null(m$mean)) NULL else plain(m$mean)))
extras_of <- function(fit, also) {
  found <- list()
  if (length(also)) found$observed <- lavNames(fit, "ov")
  for (kind in also) found[[kind]] <- switch(kind,
    standardized = standardized_of(fit, "std.all"), standardized_lv = standardized_of(fit, "std.lv"),
    modification_indices = indices_of(fit), r_squared = r2_of(fit), implied = implied_of(fit), saturated = sample_of(fit),
    residuals = list(raw = resid_of(fit, "raw"), cor = resid_of(fit, "cor"), cor_bentler = resid_of(fit, "cor.bentler"),
                     normalized = resid_of(fit, "normalized"), standardized = resid_of(fit, "standardized")),
    factor_scores = list(regression = scores_of(fit, "regression"), bartlett = scores_of(fit, "Bartlett")))
  found
}
test_of <- function(a, b, ...) {
  t <- quiet(lavTestLRT(a, b, ...))
  list(chisq_diff = t[2, grep("diff", names(t))[1]], df_diff = t$`Df diff`[2], pvalue = t$`Pr(>Chisq)`[2])
}
two <- "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6"
three <- paste(two, "speed =~ x7 + x8 + x9", sep = "\n")
chain <- "sec ~ a*anx + avo\nge ~ b*sec + anx\npost ~ pre + c*ge + d*sec\nab := a*b\nabc := a*b*c"
panel <- paste("ind60 =~ x1 + x2 + x3\ndem60 =~ y1 + y2 + y3 + y4\ndem65 =~ y5 + y6 + y7 + y8\ndem60 ~ ind60\ndem65 ~ ind60 + dem60",
               "y1 ~~ y5\ny2 ~~ y4 + y6\ny3 ~~ y7\ny4 ~~ y8\ny6 ~~ y8", sep = "\n")
answers <- list()

# (a) cluster-robust: complete and incomplete, with and without groups (clusters nested in groups).
small <- "sec =~ sec1 + sec2 + sec3 + sec4\nge =~ ge1 + ge2 + ge3 + ge4\nge ~ sec"
answers$cluster_complete <- case("sem", chain, "scores", cluster = "therapist", estimator = "MLR")
answers$cluster_latent <- case("sem", small, "items", cluster = "therapist", estimator = "MLR", also = "standardized")
answers$cluster_latent_groups <- case("sem", small, "items", cluster = "therapist", estimator = "MLR", group = "half", group.equal = "loadings")
answers$cluster_path_groups <- case("sem", "ge ~ sec + anx\npost ~ pre + ge", "scores", cluster = "therapist", estimator = "MLR", group = "half")
answers$cluster_incomplete <- case("sem", chain, "scores_holes", cluster = "therapist", estimator = "MLR", missing = "ml")
answers$cluster_incomplete_groups <- case("sem", small, "items_holes", cluster = "therapist", estimator = "MLR", missing = "ml", group = "half")

# (b) robust with groups and equalities.
for (estimator in c("MLR", "MLM")) {
  name <- tolower(estimator)
  answers[[paste0(name, "_groups")]] <- case("cfa", three, "hs", group = "school", estimator = estimator)
  answers[[paste0(name, "_groups_scalar")]] <- case("cfa", three, "hs", group = "school", group.equal = c("loadings", "intercepts"), estimator = estimator,
                                                    also = if (estimator == "MLR") "standardized" else character(0))
  answers[[paste0(name, "_equalities")]] <- case("sem", paste(two, "textual ~ r*visual", "x1 ~~ v*x1\nx2 ~~ v*x2", sep = "\n"), "hs", estimator = estimator, also = "standardized")
  answers[[paste0(name, "_path")]] <- case("sem", chain, "scores", estimator = estimator)
}
answers$mlr_fiml_groups <- case("cfa", two, "hs_holes", group = "school", group.equal = "loadings", estimator = "MLR", missing = "ml")
answers$mlr_fiml_path <- case("sem", chain, "scores_holes", estimator = "MLR", missing = "ml", also = "standardized")

# (c) linear equalities and bounds.
regression <- "ge ~ a*sec + b*anx + avo"
answers$equality_double <- case("sem", paste(regression, "a == 2*b", sep = "\n"), "scores")
answers$equality_sum <- case("sem", paste(regression, "a + b == 1", sep = "\n"), "scores")
answers$equality_sum_mlr <- case("sem", paste(regression, "a + b == 1", sep = "\n"), "scores", estimator = "MLR")
answers$equality_latent <- case("cfa", "visual =~ x1 + l2*x2 + l3*x3 + x9\nl3 == l2 + 0.1", "hs")
answers$bound_inactive <- case("sem", paste(regression, "a > 0", sep = "\n"), "scores", bounded = TRUE)
answers$bound_active <- case("sem", paste(regression, "a < 0.1", sep = "\n"), "scores", bounded = TRUE)

# (d), (e) scaling and fixed x.
answers$std_lv_panel <- case("sem", panel, "democracy", std.lv = TRUE, also = "standardized")
answers$random_x <- case("sem", chain, "scores", fixed.x = FALSE)
answers$fixed_x_gaps <- case("sem", chain, "scores_x_holes", missing = "ml")
answers$random_x_gaps <- case("sem", chain, "scores_x_holes", missing = "ml", fixed.x = FALSE)
answers$listwise_gaps <- case("sem", chain, "scores_x_holes")
answers$fixed_x_gaps_outcome <- case("sem", chain, "scores_holes", missing = "ml", also = c("r_squared", "standardized", "standardized_lv", "residuals", "implied", "saturated"))

# (g) to (k) what is asked of a fit.
everything <- c("standardized", "standardized_lv", "modification_indices", "r_squared", "residuals", "factor_scores", "implied", "saturated")
answers$all_panel <- case("sem", panel, "democracy", also = everything)
answers$all_fiml <- case("cfa", three, "hs_holes", missing = "ml", also = everything)
answers$all_groups <- case("cfa", three, "hs", group = "school", group.equal = c("loadings", "intercepts"), also = everything)
answers$all_groups_fiml <- case("cfa", two, "hs_holes", group = "school", missing = "ml", also = everything)
answers$all_covariates <- case("sem", paste(two, "textual ~ visual + ageyr + sex\nvisual ~ sex", sep = "\n"), "hs", estimator = "MLR", also = everything)
answers$all_means <- case("cfa", three, "hs", meanstructure = TRUE, also = c("residuals", "factor_scores", "modification_indices"))
answers$all_path <- case("sem", chain, "scores", also = c("standardized", "standardized_lv", "modification_indices", "r_squared", "residuals", "implied"))
answers$all_second_order <- case("cfa", paste(three, "g =~ visual + textual + speed", sep = "\n"), "hs", also = c("standardized", "r_squared", "factor_scores"))

# (f) difference tests: plain and Satorra and Bentler (2001).
nested <- function(how, wide, narrow, name, ...) test_of(fit_of(how, wide, name, ...), fit_of(how, narrow, name, ...))
narrow <- sub("dem65 ~ ind60 + dem60", "dem65 ~ dem60", panel, fixed = TRUE)
answers$tests <- list(
  panel_ml = nested("sem", panel, narrow, "democracy"), panel_mlr = nested("sem", panel, narrow, "democracy", estimator = "MLR"),
  panel_mlm = nested("sem", panel, narrow, "democracy", estimator = "MLM"),
  fiml_mlr = nested("cfa", three, paste(three, "visual ~~ 0*textual", sep = "\n"), "hs_holes", estimator = "MLR", missing = "ml"),
  fiml_ml = nested("cfa", three, paste(three, "visual ~~ 0*textual", sep = "\n"), "hs_holes", missing = "ml"),
  cluster = nested("sem", small, sub("ge ~ sec", "ge ~ 0*sec", small), "items", cluster = "therapist", estimator = "MLR"),
  models = list(panel = panel, panel_narrow = narrow, three = three, three_narrow = paste(three, "visual ~~ 0*textual", sep = "\n"),
                small = small, small_narrow = sub("ge ~ sec", "ge ~ 0*sec", small)))
write_answers(answers, "extensions.json", "semTools")
