# What all scripts of this folder share: read the shared data, run lavaan, write parameters and fit.
suppressPackageStartupMessages({library(lavaan); library(jsonlite)})

quiet <- function(expression) suppressWarnings(suppressMessages(expression))

# The largest element of the gradient in the directions that the equalities leave.
gradient_of <- function(fit) {
  gradient <- as.numeric(lavInspect(fit, "gradient"))
  equalities <- fit@Model@con.jac
  if (length(equalities)) {
    parts <- qr(t(equalities))
    gradient <- qr.qty(parts, gradient)[-seq_len(parts$rank)]
  }
  max(abs(gradient))
}

# lavaan with a tighter tolerance than its own (1e-10), so that the reference is at the optimum to more
# digits. nlminb then ends where no step helps and says "false convergence", and under a stated equality
# lavaan then leaves a point that is none: the gradient decides.
fitted_by <- function(how, model, data, ..., bounded = FALSE) {
  for (tolerance in c(if (!bounded) 1e-14, 1e-11, 1e-10)) {
    fit <- quiet(do.call(how, list(model = model, data = data, optim.force.converged = TRUE,
                                   control = list(rel.tol = tolerance, iter.max = 20000, eval.max = 20000), ...)))
    if (bounded || gradient_of(fit) < 1e-5) return(fit)
  }
  stop("the gradient is ", gradient_of(fit))
}

# A row a parameter: `id` as in lavaan's syntax with "#group" behind it in groups beyond the first.
table_of <- function(fit, standard_error = TRUE) {
  rows <- quiet(parameterEstimates(fit, standardized = TRUE, remove.nonfree = FALSE))
  listed <- parTable(fit)
  key <- function(t) paste(t$lhs, t$op, t$rhs, if (is.null(t$group)) 1 else t$group)
  free <- listed$free[match(key(rows), key(listed))]
  exo <- listed$exo[match(key(rows), key(listed))]
  keep <- !rows$op %in% c("==", "<", ">")
  group <- if (is.null(rows$group)) rep(1, nrow(rows)) else rows$group
  label <- if (is.null(rows$label)) rep("", nrow(rows)) else rows$label
  answer <- list(lhs = rows$lhs, op = rows$op, rhs = rows$rhs, group = group, label = label, free = free,
                 exo = exo, est = rows$est, se = if (is.null(rows$se)) NULL else rows$se,
                 std_lv = rows$std.lv, std_all = rows$std.all)
  lapply(answer[!sapply(answer, is.null)], function(column) column[keep])
}

measures_of <- function(fit) {
  all <- quiet(fitMeasures(fit))
  all <- all[!grepl("^(fmin|cn_|mfi|ecvi|rmr|crmr|rni|nnfi|rfi|nfi|pnfi|ifi|gfi|agfi|pgfi)", names(all))]
  as.list(setNames(as.numeric(all), gsub(".", "_", names(all), fixed = TRUE)))
}

answer <- function(fit, ...) list(parameters = table_of(fit), fit_measures = measures_of(fit), n_obs = lavInspect(fit, "ntotal"), ...)

programs <- function(...) {
  packages <- c("lavaan", ...)
  c(list(R = as.character(getRversion())), setNames(lapply(packages, function(p) as.character(packageVersion(p))), packages))
}

write_answers <- function(answers, path, ...) {
  answers$versions <- programs(...)
  write_json(answers, path, digits = 12, auto_unbox = TRUE, na = "null", null = "null", pretty = FALSE)
}
