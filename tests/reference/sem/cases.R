# The 19 cases of the shared reference again with the lavaan at hand:
#   Rscript cases.R PATH_OF_SHARED
# in this folder writes cases_debian.json: for each case the quantities of cases.json (made by lavaan
# 0.7-2) on which this version differs by more than the tolerances of the tests, with both values.
source("answer.R")
place <- file.path(commandArgs(trailingOnly = TRUE)[1], "reference", "sem", "data")
stored <- fromJSON("cases.json", simplifyVector = TRUE, simplifyDataFrame = FALSE)

again <- function(case) {
  data <- read.csv(file.path(place, case$data), na.strings = c("", "NA"))
  quiet(do.call(case$function_name, c(list(model = case$model, data = data), case$lavaan_arguments)))
}
key <- function(t, n) paste(t$lhs, t$op, t$rhs, if (is.null(t$group)) rep(1, n) else t$group)
compared <- function(here, there, absolute, relative) {
  known <- !is.na(there) & !is.na(here)
  known & abs(here - there) > pmax(absolute, relative * abs(there))
}
parameters_differ <- function(fit, case) {
  ours <- table_of(fit)
  theirs <- lapply(case$parameters, function(column) {column[sapply(column, is.null)] <- NA; unlist(column)})
  at <- match(key(theirs, length(theirs$lhs)), key(ours, length(ours$lhs)))
  if (anyNA(at)) return(list(missing_rows = key(theirs, length(theirs$lhs))[is.na(at)]))
  found <- list()
  for (name in c("est", "se", "std_lv", "std_all")) {
    wide <- if (name == "se") c(1e-8, 1e-3) else c(1e-4, 1e-4)
    bad <- compared(ours[[name]][at], theirs[[name]], wide[1], wide[2])
    for (k in which(bad)) found[[paste(name, key(theirs, length(at))[k])]] <- c(ours[[name]][at][k], theirs[[name]][k])
  }
  found
}
measures_differ <- function(fit, case) {
  ours <- measures_of(fit)
  found <- list()
  for (name in names(case$fit_measures)) {
    there <- case$fit_measures[[name]]
    here <- ours[[name]]
    if (is.null(here) || is.na(here)) {
      found[[name]] <- c(NA, there)
    } else if (compared(here, there, if (grepl("chisq|logl|aic|bic", name)) .01 else 1e-4, 0)) {
      found[[name]] <- c(here, there)
    }
  }
  found
}
answers <- list()
for (name in setdiff(names(stored), "source")) {
  fit <- again(stored[[name]])
  answers[[name]] <- list(parameters = parameters_differ(fit, stored[[name]]), fit_measures = measures_differ(fit, stored[[name]]))
}
write_answers(answers, "cases_debian.json")
