# Times warm calls on H1a by R: Rscript h1a.R FOLDER CALLS WHAT prints JSON.
# WHAT: fit (lmerTest, Satterthwaite), kenward_roger (pbkrtest), cr2 (clubSandwich).
suppressPackageStartupMessages(library(lmerTest))
words <- commandArgs(trailingOnly = TRUE)
table <- read.csv(file.path(words[1], "h1a.csv"), colClasses = c(client_id = "character"))
formula <- as.formula(readLines(file.path(words[1], "h1a.txt"), warn = FALSE))
model <- suppressMessages(lmer(formula, table))
rows <- table[rownames(model.frame(model)), ]
calls <- list(
  fit = function() coef(summary(suppressMessages(lmer(formula, table)))),
  kenward_roger = function() coef(summary(model, ddf = "Kenward-Roger")),
  cr2 = function() clubSandwich::coef_test(model, vcov = "CR2", cluster = rows$therapist_id)
)
call <- calls[[words[3]]]
invisible(call())
times <- sapply(seq_len(as.integer(words[2])), function(number) {
  used <- system.time(call(), gcFirst = FALSE)
  c(used[["elapsed"]], used[["user.self"]] + used[["sys.self"]])
})
numbers <- function(values) paste0("[", paste(format(values, digits = 6), collapse = ", "), "]")
cat(sprintf('{"seconds": %s, "cpu": %s}\n', numbers(times[1, ]), numbers(times[2, ])))
