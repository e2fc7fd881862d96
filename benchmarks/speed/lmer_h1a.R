# Times warm fits of H1a by lmerTest (Satterthwaite): Rscript lmer_h1a.R FOLDER CALLS prints JSON.
suppressPackageStartupMessages(library(lmerTest))
words <- commandArgs(trailingOnly = TRUE)
table <- read.csv(file.path(words[1], "h1a.csv"), colClasses = c(client_id = "character"))
formula <- as.formula(readLines(file.path(words[1], "h1a.txt"), warn = FALSE))
fit <- function() coef(summary(suppressMessages(lmer(formula, table))))
invisible(fit())
times <- sapply(seq_len(as.integer(words[2])), function(call) {
  used <- system.time(fit(), gcFirst = FALSE)
  c(used[["elapsed"]], used[["user.self"]] + used[["sys.self"]])
})
numbers <- function(values) paste0("[", paste(format(values, digits = 6), collapse = ", "), "]")
cat(sprintf('{"seconds": %s, "cpu": %s}\n', numbers(times[1, ]), numbers(times[2, ])))
