# Difference tests, plain and scaled, score tests of equalities, invariance over groups and over
# occasions: `Rscript difference_tests.R PATH_OF_SHARED` in this folder rewrites
# difference_tests.json (lavaan's lavTestLRT and lavTestScore).
source("answer.R")
shared <- commandArgs(trailingOnly = TRUE)[1]
table_named <- function(name) read.csv(file.path(shared, "reference", "sem", "data", name), na.strings = c("", "NA"))
three <- "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
steps <- list(configural = "", metric = "loadings", scalar = c("loadings", "intercepts"), strict = c("loadings", "intercepts", "residuals"))
some <- c("chisq", "df", "cfi", "rmsea", "srmr", "cfi_robust", "rmsea_robust")

difference <- function(wide, narrow, ...) {
  t <- quiet(lavTestLRT(wide, narrow, ...))
  list(chisq_diff = t[2, "Chisq diff"], df_diff = t[2, "Df diff"], pvalue = t[2, "Pr(>Chisq)"])
}
differences <- function(fits, ...) {
  found <- lapply(seq_along(fits)[-1], function(k) difference(fits[[k - 1]], fits[[k]], ...))
  setNames(found, names(fits)[-1])
}
measures <- function(fits) lapply(fits, function(fit) {all <- measures_of(fit); all[intersect(some, names(all))]})

# All equalities of a parameter released at once: a score test a parameter. A first row of several
# with one label is the one that the others are held equal to.
scores <- function(fit) {
  listed <- parTable(fit)
  single <- quiet(lavTestScore(fit))$uni
  by <- split(seq_len(nrow(single)), factor(single$lhs, unique(single$lhs)))
  found <- lapply(by, function(rows) {
    test <- quiet(lavTestScore(fit, release = rows))$test
    row <- listed[listed$plabel == single$lhs[rows[1]], ]
    list(parameter = trimws(paste(row$lhs, row$op, row$rhs)), statistic = test$X2[1], df = test$df[1], pvalue = test$p.value[1])
  })
  do.call(rbind, lapply(found, as.data.frame))
}

answers <- list()
whole <- table_named("holzinger_swineford.csv")
holes <- table_named("holzinger_swineford_missing.csv")
ladder <- function(data, ...) lapply(steps, function(equal) fitted_by("cfa", three, data, group = "school", group.equal = equal, ...))
for (estimator in c("ML", "MLR", "MLM")) {
  fits <- ladder(whole, estimator = estimator)
  answers[[paste0("schools_", tolower(estimator))]] <- list(steps = measures(fits), tests = differences(fits),
    tests_2010 = if (estimator != "ML") differences(fits, method = "satorra.bentler.2010"))
  if (estimator == "ML") answers$scores_schools <- list(metric = scores(fits$metric), scalar = scores(fits$scalar), strict = scores(fits$strict))
}
fits <- ladder(holes, estimator = "MLR", missing = "ml")
answers$schools_fiml_mlr <- list(steps = measures(fits), tests = differences(fits))
partial <- lapply(steps, function(equal) fitted_by("cfa", three, whole, group = "school", group.equal = equal, group.partial = c("x3 ~1", "x7 ~1")))
answers$schools_partial <- list(steps = measures(partial), tests = differences(partial))

# The ECR-12 in five countries.
ecr <- read.csv(file.path(shared, "data", "attachment", "ecr_openpsychometrics_half_a.csv.gz"), na.strings = "", stringsAsFactors = FALSE)
ecr <- ecr[rowSums(ecr[paste0("Q", 1:36)] == 0) == 0, ]
reversed <- paste0("Q", c(15, 25, 27, 29, 31))
ecr[reversed] <- 6 - ecr[reversed]
ecr <- ecr[ecr$country %in% c("AU", "CA", "GB", "IN", "US"), ]
twelve <- "anxiety =~ Q2 + Q6 + Q8 + Q14 + Q18 + Q24\navoidance =~ Q9 + Q15 + Q25 + Q27 + Q29 + Q31"
fits <- lapply(steps, function(equal) fitted_by("cfa", twelve, ecr, group = "country", group.equal = equal, estimator = "MLR"))
answers$countries_mlr <- list(model = twelve, reversed = reversed, steps = measures(fits), tests = differences(fits))
scalar <- fitted_by("cfa", twelve, ecr, group = "country", group.equal = steps$scalar)
answers$scores_countries <- scores(scalar)

# Democracy in 1960 and 1965, residuals of the same indicator correlated.
democracy <- table_named("political_democracy.csv")
over_time <- c(configural = "dem_early =~ y1 + y2 + y3 + y4\ndem_late =~ y5 + y6 + y7 + y8",
               metric = "dem_early =~ y1 + b*y2 + c*y3 + d*y4\ndem_late =~ y5 + b*y6 + c*y7 + d*y8")
over_time["scalar"] <- paste(over_time["metric"], "y1 + y5 ~ i*1\ny2 + y6 ~ j*1\ny3 + y7 ~ k*1\ny4 + y8 ~ l*1\ndem_late ~ NA*1", sep = "\n")
over_time["strict"] <- paste(over_time["scalar"], "y1 ~~ r*y1\ny5 ~~ r*y5\ny2 ~~ s*y2\ny6 ~~ s*y6\ny3 ~~ t*y3\ny7 ~~ t*y7\ny4 ~~ u*y4\ny8 ~~ u*y8", sep = "\n")
over_time <- paste(over_time, "y1 ~~ y5\ny2 ~~ y6\ny3 ~~ y7\ny4 ~~ y8", sep = "\n")
names(over_time) <- names(steps)
fits <- lapply(over_time, function(text) fitted_by("sem", text, democracy, meanstructure = TRUE))
answers$occasions <- list(steps = measures(fits), tests = differences(fits), scores = scores(fits$scalar))
write_answers(answers, "difference_tests.json")
