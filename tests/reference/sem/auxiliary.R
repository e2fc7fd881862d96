# Auxiliary variables as saturated correlates (Graham 2003): `Rscript auxiliary.R PATH_OF_SHARED` in
# this folder rewrites auxiliary.json (semTools 0.5-6 on lavaan 0.6-14).
source("answer.R")
suppressPackageStartupMessages(library(semTools))
place <- file.path(commandArgs(trailingOnly = TRUE)[1], "reference", "sem", "data")
read <- function(name) read.csv(file.path(place, name), na.strings = c("", "NA"))
hs <- read("holzinger_swineford.csv")
# Gaps that the auxiliary explains: x1 and x5 are empty where x9 is low or x7 is.
hs$x1[hs$x9 < quantile(hs$x9, .3)] <- NA
hs$x5[hs$x7 < quantile(hs$x7, .25)] <- NA
scores <- read("etgraf_scores.csv")
scores$post[scores$ga < quantile(scores$ga, .35)] <- NA
latent <- "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\ntextual ~ visual"
path <- "sec ~ anx\nge ~ sec + anx\npost ~ pre + ge + sec"
tables <- list(latent_gaps = hs, path_gaps = scores, hs_complete = read("holzinger_swineford.csv"))
case <- function(name, model, aux, ...) {
  data <- tables[[name]]
  fit <- quiet(sem.auxiliary(model, data, aux = aux, ...))
  plain <- fitted_by("sem", model, data, missing = "ml", ...)
  m <- quiet(fitMeasures(fit))
  list(data = name, model = model, auxiliary = aux, lavaan_arguments = list(...), with = list(parameters = table_of(fit), fit_measures = as.list(setNames(as.numeric(m), gsub(".", "_", names(m), fixed = TRUE)))),
       without = answer(plain), observed = lavNames(fit, "ov"), n_obs = lavInspect(fit, "ntotal"))
}
answers <- list(
  latent = case("latent_gaps", latent, c("x7", "x9")),
  latent_mlr = case("latent_gaps", latent, c("x7", "x9"), estimator = "MLR"),
  latent_complete = case("hs_complete", latent, c("x7", "x9")),
  path_random_x = case("path_gaps", path, c("ga", "avo"), fixed.x = FALSE),
  path_fixed_x = case("path_gaps", path, c("ga", "avo")),
  recipes = list(latent_gaps = "x1 empty where x9 < its quantile .3, x5 where x7 < its quantile .25 (type 7)", path_gaps = "post empty where ga < its quantile .35"))
write_answers(answers, "auxiliary.json", "semTools")
