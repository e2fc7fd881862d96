# Every fit measure of fits that differ in estimator, missing data, groups, clusters and fixed
# predictors: `Rscript fit_measures.R PATH_OF_SHARED` in this folder rewrites fit_measures.json.
source("answer.R")
place <- file.path(commandArgs(trailingOnly = TRUE)[1], "reference", "sem", "data")
table_named <- function(name) read.csv(file.path(place, name), na.strings = c("", "NA"))
three <- "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
path <- "ga ~ anx + avo\npost ~ ga + pre\npre ~ anx"
scores_holes <- table_named("etgraf_scores.csv")
n <- nrow(scores_holes)
scores_holes$post[seq(1, n, 3)] <- NA
scores_holes$ga[seq(2, n, 5)] <- NA
scores_holes$half <- ifelse(scores_holes$therapist <= 22, "first", "second")
data <- list("holzinger_swineford.csv" = table_named("holzinger_swineford.csv"),
             "holzinger_swineford_missing.csv" = table_named("holzinger_swineford_missing.csv"), scores_holes = scores_holes)
cases <- list()
add <- function(name, model, data, ...) cases[[name]] <<- list(model = model, data = data, arguments = list(...))
whole <- "holzinger_swineford.csv"
holes <- "holzinger_swineford_missing.csv"
add("ml", three, whole, estimator = "ML")
add("ml_means", three, whole, estimator = "ML", meanstructure = TRUE)
add("mlr", three, whole, estimator = "MLR")
add("mlm", three, whole, estimator = "MLM")
add("groups", three, whole, group = "school", group.equal = c("loadings", "intercepts"))
add("groups_mlr", three, whole, group = "school", group.equal = c("loadings", "intercepts"), estimator = "MLR")
add("groups_mlm", three, whole, group = "school", group.equal = "loadings", estimator = "MLM")
add("fiml", three, holes, missing = "ml")
add("fiml_mlr", three, holes, missing = "ml", estimator = "MLR")
add("fiml_complete_mlr", three, whole, missing = "ml", estimator = "MLR")
add("fiml_groups", three, holes, missing = "ml", group = "school", group.equal = "loadings")
add("fiml_groups_mlr", three, holes, missing = "ml", group = "school", group.equal = c("loadings", "intercepts"), estimator = "MLR")
add("path", path, "scores_holes", estimator = "ML")
add("path_fiml", path, "scores_holes", missing = "ml")
add("path_fiml_mlr", path, "scores_holes", missing = "ml", estimator = "MLR")
add("path_fiml_free_x", path, "scores_holes", missing = "ml", fixed.x = FALSE)
add("path_fiml_cluster", path, "scores_holes", missing = "ml", estimator = "MLR", cluster = "therapist")
add("path_fiml_groups", path, "scores_holes", missing = "ml", estimator = "MLR", group = "half", group.equal = "regressions")
add("fits_well", "visual =~ x1 + x2 + x3 + x9", whole, estimator = "MLR")
add("saturated", "visual =~ x1 + x2 + x3", whole, estimator = "ML")
answers <- lapply(cases, function(case) {
  fit <- do.call(fitted_by, c(list("sem", case$model, data[[case$data]]), case$arguments))
  all <- quiet(fitMeasures(fit))
  c(case, list(fit_measures = as.list(setNames(as.numeric(all), gsub(".", "_", names(all), fixed = TRUE)))))
})
write_answers(answers, "fit_measures.json")
