# Times warm calls of lavaan on one task: Rscript lavaan.R TASK FOLDER CALLS DRAWS prints JSON.
# FOLDER holds model.txt, complete.csv and missing.csv. A bootstrap of DRAWS draws counts as one of
# 1,000: its seconds are scaled. Bootstraps run on one core.
suppressPackageStartupMessages(library(lavaan))
words <- commandArgs(trailingOnly = TRUE)
task <- words[1]
calls <- as.integer(words[3])
draws <- as.integer(words[4])
model <- paste(readLines(file.path(words[2], "model.txt")), collapse = "\n")
complete <- read.csv(file.path(words[2], "complete.csv"))
missing <- read.csv(file.path(words[2], "missing.csv"))
whole <- function(data, ...) {
  fit <- suppressWarnings(sem(model, data, ...))
  list(
    fitMeasures(fit), parameterEstimates(fit, standardized = TRUE), standardizedSolution(fit)
  )
}
bootstrap <- function(data, ...) {
  fit <- suppressWarnings(sem(model, data, se = "none", test = "none", ...))
  function() suppressWarnings(bootstrapLavaan(fit, R = draws))
}
made <- switch(task,
  ml = function() whole(complete),
  fiml_alone = function() {
    fit <- suppressWarnings(sem(model, missing, missing = "fiml", estimator = "MLR"))
    parameterEstimates(fit, standardized = TRUE)
  },
  fiml_mlr = function() whole(missing, missing = "fiml", estimator = "MLR"),
  fiml_cluster = function() {
    whole(missing, missing = "fiml", estimator = "MLR", cluster = "therapist")
  },
  bootstrap_ml = bootstrap(complete),
  bootstrap_fiml = bootstrap(missing, missing = "fiml")
)
invisible(whole(complete)) # everything is loaded, whatever the task
if (calls > 1) invisible(made())
scale <- if (startsWith(task, "bootstrap")) 1000 / draws else 1
times <- sapply(seq_len(calls), function(number) {
  used <- system.time(made(), gcFirst = FALSE)
  scale * c(used[["elapsed"]], used[["user.self"]] + used[["sys.self"]])
})
numbers <- function(values) paste0("[", paste(format(values, digits = 6), collapse = ", "), "]")
cat(sprintf('{"seconds": %s, "cpu": %s}\n', numbers(times[1, ]), numbers(times[2, ])))
