# The ECR-12 and its invariance over five countries: `Rscript ecr_invariance.R PATH_OF_SHARED` in this
# folder rewrites ecr_invariance.json (lavaan 0.6-14, answers 1 to 5, 0 is missed; complete cases of
# all 36 items).
source("answer.R")
shared <- commandArgs(trailingOnly = TRUE)[1]
data <- read.csv(file.path(shared, "data", "attachment", "ecr_openpsychometrics_half_a.csv.gz"), na.strings = "", stringsAsFactors = FALSE)
items <- paste0("Q", 1:36)
data <- data[rowSums(data[items] == 0) == 0, ]
reversed <- paste0("Q", c(15, 25, 27, 29, 31))
data[reversed] <- 6 - data[reversed]
model <- "anxiety =~ Q2 + Q6 + Q8 + Q14 + Q18 + Q24\navoidance =~ Q9 + Q15 + Q25 + Q27 + Q29 + Q31"
countries <- data[data$country %in% c("AU", "CA", "GB", "IN", "US"), ]
steps <- list(configural = "", metric = "loadings", scalar = c("loadings", "intercepts"), strict = c("loadings", "intercepts", "residuals"))
fits <- lapply(steps, function(equal) fitted_by("cfa", model, countries, group = "country", group.equal = equal))
t <- lapply(1:3, function(k) quiet(lavTestLRT(fits[[k]], fits[[k + 1]])))
whole <- fitted_by("cfa", model, data)
answers <- list(model = model, reversed = reversed, n = nrow(data), all = answer(whole), all_mlr = measures_of(fitted_by("cfa", model, data, estimator = "MLR")),
  groups = list(labels = lavInspect(fits$configural, "group.label"), n = lavInspect(fits$configural, "nobs")),
  steps = lapply(fits, measures_of), tests = setNames(lapply(t, function(x) list(chisq_diff = x[2, "Chisq diff"], df_diff = x[2, "Df diff"], pvalue = x[2, "Pr(>Chisq)"])), names(steps)[2:4]),
  scalar = table_of(fits$scalar))
write_answers(answers, "ecr_invariance.json")
