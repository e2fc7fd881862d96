# What lavaan adds to a model by itself: `Rscript defaults.R PATH_OF_SHARED` in this folder rewrites
# defaults.json (lavaan 0.6-14; PATH_OF_SHARED holds reference/sem/data).
source("answer.R")
place <- file.path(commandArgs(trailingOnly = TRUE)[1], "reference", "sem", "data")
files <- list(hs = "holzinger_swineford.csv", missing = "holzinger_swineford_missing.csv",
              democracy = "political_democracy.csv", growth = "demo_growth.csv", scores = "etgraf_scores.csv")
data <- lapply(files, function(name) read.csv(file.path(place, name), na.strings = c("", "NA")))

measurement <- "visual =~ x1 + x2 + x3\n"
two <- paste0(measurement, "textual =~ x4 + x5 + x6\n")
three <- paste0(two, "speed =~ x7 + x8 + x9\n")
cases <- list(
  latent_and_observed_predictors = list("sem", "hs", paste0(two, "textual ~ visual + ageyr + grade")),
  observed_predictor_of_indicator = list("sem", "hs", paste0(two, "x5 ~ ageyr")),
  exogenous_named_in_covariance = list("sem", "scores", "post ~ pre + sec\npre ~~ sec"),
  exogenous_variance_named = list("sem", "scores", "post ~ pre + sec\nsec ~~ sec"),
  exogenous_mean_named = list("sem", "scores", "post ~ pre + sec\nsec ~ 1"),
  exogenous_named_with_latent = list("sem", "hs", paste0(two, "textual ~ visual + ageyr\nvisual ~~ ageyr")),
  single_indicator = list("sem", "hs", paste0(measurement, "spelling =~ x4\nspelling ~ visual")),
  single_indicator_fixed_residual = list("sem", "hs", paste0(measurement, "spelling =~ 1*x4\nx4 ~~ 0.3*x4\nspelling ~ visual")),
  observed_mediator = list("sem", "scores", "sec ~ anx\nge ~ sec + anx"),
  several_outcomes = list("sem", "scores", "ge ~ sec + anx\nga ~ sec + anx\npost ~ sec"),
  outcomes_one_predicts_another = list("sem", "scores", "ge ~ sec\nga ~ sec\npost ~ ge"),
  several_latent_outcomes = list("sem", "hs", paste0(three, "textual ~ visual\nspeed ~ visual")),
  latent_and_observed_outcomes = list("sem", "hs", paste0(two, "textual ~ visual\nx9 ~ visual")),
  outcome_of_indicator = list("sem", "hs", paste0(measurement, "x9 ~ x1")),
  indicator_residual_covariance = list("sem", "hs", paste0(two, "textual ~ visual\nx1 ~~ x4")),
  second_order = list("cfa", "hs", paste0(three, "g =~ visual + textual + speed")),
  second_order_predicted = list("sem", "hs", paste0(three, "g =~ visual + textual + speed\ng ~ ageyr")),
  second_order_with_indicator = list("cfa", "hs", paste0(two, "g =~ visual + textual + x9 + x8")),
  only_in_covariance = list("sem", "hs", paste0(two, "textual ~ visual\nx9 ~~ x8")),
  only_in_covariance_with_latent = list("sem", "hs", paste0(two, "textual ~ visual\nx9 ~~ visual")),
  only_covariance_observed = list("sem", "scores", "pre ~~ post\nsec ~~ post"),
  only_variance_and_regression = list("sem", "scores", "post ~ pre\nsec ~~ sec"),
  only_intercept = list("sem", "scores", "post ~ pre\nsec ~ 1"),
  only_intercepts = list("sem", "scores", "post ~ 1\nsec ~ 1"),
  intercept_named_one = list("cfa", "hs", paste0(measurement, "x1 ~ 0*1\nvisual ~ 1")),
  intercept_of_outcome = list("sem", "scores", "post ~ 1 + pre\nge ~ sec"),
  covariance_of_exogenous_latents_named = list("cfa", "hs", paste0(three, "visual ~~ 0*textual")),
  cfa_with_orthogonal_residual = list("cfa", "hs", paste0(measurement, "x1 ~~ 0.5*x1")),
  marker_freed = list("cfa", "hs", "visual =~ NA*x1 + x2 + x3\nvisual ~~ 1*visual"),
  marker_moved = list("cfa", "hs", "visual =~ NA*x1 + 1*x2 + x3"),
  marker_labelled = list("cfa", "hs", "visual =~ a*x1 + b*x2 + b*x3"),
  std_lv_cfa = list("cfa", "hs", two, std.lv = TRUE),
  std_lv_sem = list("sem", "hs", paste0(three, "speed ~ visual + textual"), std.lv = TRUE),
  std_lv_groups = list("cfa", "hs", two, std.lv = TRUE, group = "school", group.equal = "loadings"),
  random_x = list("sem", "scores", "ge ~ sec + anx\npost ~ ge + pre", fixed.x = FALSE),
  random_x_means = list("sem", "scores", "ge ~ sec + anx", fixed.x = FALSE, meanstructure = TRUE),
  fixed_x_means = list("sem", "scores", "ge ~ sec + anx", meanstructure = TRUE),
  random_x_with_latent = list("sem", "hs", paste0(two, "textual ~ visual + ageyr"), fixed.x = FALSE),
  groups_plain = list("sem", "hs", paste0(two, "textual ~ visual + ageyr"), group = "school"),
  groups_means = list("cfa", "hs", two, group = "school", group.equal = c("loadings", "intercepts")),
  groups_means_equal = list("cfa", "hs", two, group = "school", group.equal = c("loadings", "intercepts", "means")),
  groups_all_equal = list("sem", "hs", paste0(two, "textual ~ visual\nx1 ~~ x4"), group = "school",
                          group.equal = c("loadings", "intercepts", "residuals", "residual.covariances", "lv.variances", "lv.covariances", "regressions", "means")),
  groups_lv_covariances = list("cfa", "hs", three, group = "school", group.equal = c("loadings", "lv.variances", "lv.covariances")),
  groups_partial = list("cfa", "hs", two, group = "school", group.equal = c("loadings", "intercepts"), group.partial = c("visual=~x2", "x5~1")),
  groups_modifiers = list("cfa", "hs", "visual =~ x1 + c(a, b)*x2 + c(1, NA)*x3\nvisual ~~ c(1, NA)*visual", group = "school"),
  groups_regressions = list("sem", "scores2", "post ~ pre + sec\nge ~ sec", group = "half", group.equal = "regressions"),
  groups_path_intercepts = list("sem", "scores2", "post ~ pre + sec\nge ~ sec", group = "half", group.equal = c("regressions", "intercepts")),
  groups_path_residuals = list("sem", "scores2", "post ~ sec\nge ~ sec", group = "half", group.equal = c("residuals", "residual.covariances")),
  growth_plain = list("growth", "growth", "i =~ 1*t1 + 1*t2 + 1*t3 + 1*t4\ns =~ 0*t1 + 1*t2 + 2*t3 + 3*t4"),
  growth_regressed = list("growth", "growth", "i =~ 1*t1 + 1*t2 + 1*t3 + 1*t4\ns =~ 0*t1 + 1*t2 + 2*t3 + 3*t4\ns ~ i"),
  growth_covariates = list("growth", "growth", "i =~ 1*t1 + 1*t2 + 1*t3 + 1*t4\ns =~ 0*t1 + 1*t2 + 2*t3 + 3*t4\ni + s ~ x1\nt2 ~ c2"),
  growth_distal = list("growth", "growth", "i =~ 1*t1 + 1*t2 + 1*t3 + 1*t4\ns =~ 0*t1 + 1*t2 + 2*t3 + 3*t4\nx2 ~ i + s"),
  growth_named_means = list("growth", "growth", "i =~ 1*t1 + 1*t2 + 1*t3 + 1*t4\ns =~ 0*t1 + 1*t2 + 2*t3 + 3*t4\ni ~ 1\nt1 ~ 1\ns ~ 0*1\nt2 + t3 + t4 ~ 0*1"),
  fiml_missing_x = list("sem", "holes", "x9 ~ x1 + x4", missing = "ml"),
  fiml_missing_random_x = list("sem", "holes", "x9 ~ x1 + x4", missing = "ml", fixed.x = FALSE),
  fiml_missing_exogenous_with_latent = list("sem", "holes", paste0(measurement, "visual ~ x9 + ageyr"), missing = "ml"),
  defined_and_labels = list("sem", "scores", "sec ~ a*anx\nge ~ b*sec + c*anx\nab := a*b\ntotal := ab + c"),
  several_left = list("sem", "scores", "ge + ga ~ sec + anx\nge ~~ 0*ga"),
  cross_loading_repeated = list("cfa", "hs", "visual =~ x1 + x2 + x3 + x9\nspeed =~ x7 + x8 + x9"),
  start_values = list("cfa", "hs", "visual =~ x1 + start(0.8)*x2 + start(0.5)*lam*x3 + NA*x9"),
  feedback = list("sem", "scores", "ge ~ ga + anx\nga ~ ge + avo"),
  covariance_outcome_with_exogenous = list("sem", "scores", "post ~ sec\npost ~~ pre"),
  lavaan_orthogonal = list("cfa", "hs", three, orthogonal = TRUE)
)
# What a row with a gap does: x9 and x1 are empty in some rows.
data$holes <- data$hs
data$holes$x9[seq(1, 301, 5)] <- NA
data$holes$x1[seq(1, 301, 4)] <- NA
data$scores2 <- transform(data$scores, half = rep(c("one", "two"), length.out = nrow(data$scores)))

fit_case <- function(case) {
  how <- case[[1]]
  fit <- do.call(fitted_by, c(list(how, case[[3]], data[[case[[2]]]]), case[-(1:3)]))
  measures <- quiet(fitMeasures(fit))
  listed <- if ("baseline.df" %in% names(measures)) measures["baseline.df"] else NA
  list(call = how, data = files[[sub("2$", "", sub("holes", "hs", case[[2]]))]], variant = case[[2]], model = case[[3]],
       arguments = case[-(1:3)], n_used = lavInspect(fit, "ntotal"), df = unname(measures["df"]),
       baseline_df = unname(listed), npar = unname(measures["npar"]), chisq = unname(measures["chisq"]),
       logl = if ("logl" %in% names(measures)) unname(measures["logl"]) else NA,
       observed = lavNames(fit, "ov"), exogenous = as.list(lavNames(fit, "ov.x")),
       parameters = table_of(fit))
}
answers <- list()
for (name in names(cases)) {
  answers[[name]] <- fit_case(cases[[name]])
}
write_answers(answers, "defaults.json")
