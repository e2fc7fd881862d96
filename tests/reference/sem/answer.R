# What the scripts of this folder share: fit by lavaan to the last digits, write parameters and measures.
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

# How far the equalities are from holding.
constraint_of <- function(fit) {
  if (!length(fit@Model@con.jac)) return(0)
  listed <- parTable(fit)
  max(abs(fit@Model@ceq.function(listed$est[listed$free > 0])))
}

# lavaan with a tighter tolerance than its own (1e-10), so that the reference is at the optimum to more
# digits. nlminb then ends where no step helps and says "false convergence", and under a stated equality
# lavaan then leaves a point that breaks it: the gradient and the equalities decide.
fitted_by <- function(how, model, data, ..., bounded = FALSE) {
  unrestricted <- if ("missing" %in% ...names()) list(em.h1.tol = 1e-10, em.h1.iter.max = 10000)
  for (tolerance in c(if (!bounded) 1e-14, 1e-11, 1e-10)) {
    control <- list(rel.tol = tolerance, iter.max = 20000, eval.max = 20000)
    fit <- quiet(do.call(how, c(list(model = model, data = data, optim.force.converged = TRUE, control = control, ...),
                                unrestricted)))
    if (bounded || (gradient_of(fit) < 1e-5 && constraint_of(fit) < 1e-8)) return(fit)
  }
  stop("not at an optimum: ", model)
}

# A row a parameter, fixed ones too; constraints left out.
table_of <- function(fit) {
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
