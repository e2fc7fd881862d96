# Reliability from the model: `Rscript reliability.R PATH_OF_SHARED` in this folder rewrites
# reliability.json (semTools 0.5-6: compRelSEM and AVE; lavaan 0.6-14).
source("answer.R")
suppressPackageStartupMessages(library(semTools))
place <- file.path(commandArgs(trailingOnly = TRUE)[1], "reference", "sem", "data")
read <- function(name) read.csv(file.path(place, name), na.strings = c("", "NA"))
hs <- read("holzinger_swineford.csv")
holes <- read("holzinger_swineford_missing.csv")
three <- "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
rows <- function(found) {
  t <- as.data.frame(found)
  if (!"group" %in% names(t)) as.list(unlist(found)) else setNames(lapply(seq_len(nrow(t)), function(k) as.list(t[k, names(t) != "group"])), t$group)
}
case <- function(name, data, model, ...) {
  fit <- fitted_by("cfa", model, data, ...)
  list(data = name, model = model, lavaan_arguments = list(...), observed_total = rows(quiet(compRelSEM(fit, obs.var = TRUE))),
       model_total = rows(quiet(compRelSEM(fit, obs.var = FALSE))), ave = rows(quiet(AVE(fit))), ave_model = rows(quiet(AVE(fit, obs.var = FALSE))))
}
answers <- list(
  complete = case("holzinger_swineford.csv", hs, three),
  residual_covariance = case("holzinger_swineford.csv", hs, paste(three, "x7 ~~ x8", sep = "\n")),
  incomplete = case("holzinger_swineford_missing.csv", holes, three, missing = "ml"),
  groups = case("holzinger_swineford.csv", hs, three, group = "school"))
write_answers(answers, "reliability.json", "semTools")
