# Bootstrap standard errors of lavaan: `Rscript bootstrap.R PATH_OF_SHARED` in this folder rewrites
# bootstrap.json. 3,000 draws of rows of a path model with fixed x (whose moments lavaan draws along),
# and of a factor with fixed predictors in two groups (rows are drawn within groups).
source("answer.R")
place <- file.path(commandArgs(trailingOnly = TRUE)[1], "reference", "sem", "data")
draws <- 3000
errors_of <- function(fit) {
  values <- function(x) c(parameterEstimates(x, se = FALSE, remove.nonfree = FALSE)$est, standardizedSolution(x, se = FALSE)$est.std)
  set.seed(1)
  drawn <- quiet(bootstrapLavaan(fit, R = draws, FUN = values))
  rows <- parameterEstimates(fit, se = FALSE, remove.nonfree = FALSE)
  errors <- apply(drawn, 2, sd)
  size <- nrow(rows)
  list(lhs = rows$lhs, op = rows$op, rhs = rows$rhs, group = if (is.null(rows$group)) rep(1, size) else rows$group,
       se = errors[1:size], se_std_all = errors[size + 1:size], draws = nrow(drawn))
}
path <- "ge ~ a*sec + anx\npost ~ pre + c*ge + d*sec\nac := a*c\nac_d := a*c + d"
factor <- "textual =~ x4 + x5 + x6\ntextual ~ ageyr + sex"
scores <- read.csv(file.path(place, "etgraf_scores.csv"))
schools <- read.csv(file.path(place, "holzinger_swineford.csv"))
write_answers(list(
  path = c(list(data = "etgraf_scores.csv", model = path, arguments = list()), errors_of(quiet(sem(path, scores)))),
  groups = c(list(data = "holzinger_swineford.csv", model = factor, arguments = list(group = "school")),
             errors_of(quiet(sem(factor, schools, group = "school"))))), "bootstrap.json")
