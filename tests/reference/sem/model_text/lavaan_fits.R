# What riclpm.R, latent_growth.R and product_indicators.R share: read a text, fit, write what came out.
suppressPackageStartupMessages({library(lavaan); library(jsonlite)})

# Tighter than lavaan's 1e-10, then the gradient decides, whatever nlminb says of its last step.
fitted_by <- function(how, model, data, ...) {
  fit <- suppressWarnings(how(model, data, optim.force.converged = TRUE,
                              control = list(rel.tol = 1e-14, iter.max = 20000, eval.max = 20000), ...))
  gradient <- as.numeric(lavInspect(fit, "gradient"))
  if (length(fit@Model@con.jac)) {
    parts <- qr(t(fit@Model@con.jac)); gradient <- qr.qty(parts, gradient)[-seq_len(parts$rank)]
  }
  if (max(abs(gradient)) > 1e-5) stop("the gradient is ", max(abs(gradient)))
  fit
}
text_of <- function(name) paste(readLines(file.path("model_text", paste0(name, ".txt"))), collapse = "\n")
pick <- function(fit) as.list(fitMeasures(fit, c("chisq", "df", "npar", "logl")))
parameters_of <- function(fit) {
  rows <- parameterEstimates(fit, remove.nonfree = TRUE)
  list(lhs = rows$lhs, op = rows$op, rhs = rows$rhs, est = rows$est, se = rows$se)
}
write_answers <- function(answers, path, ...) {
  answers$versions <- list(R = as.character(getRversion()), lavaan = as.character(packageVersion("lavaan")), ...)
  write_json(answers, path, digits = 12, auto_unbox = TRUE, na = "null", pretty = FALSE)
}
