# Writes design_effect.json: design effects of a mean, by the whole covariance matrix of lme4 fits.
# Rscript design_effect.R FOLDER_OF_SHARED_DATA, in this folder, after make_reference.R.
library(lme4)
library(jsonlite)

shared <- commandArgs(trailingOnly = TRUE)[1]

# The covariance of all rows, cell by cell: 1'V1 / N^2 over what independent rows would give.
design_effect <- function(fit) {
  variances <- as.data.frame(VarCorr(fit))
  total <- sum(variances$vcov)
  residual <- sigma(fit)^2
  relative <- crossprod(getME(fit, "Lambdat") %*% getME(fit, "Zt"))
  n <- nobs(fit)
  covariance <- residual * (as.matrix(relative) + diag(n))
  list(design_effect = sum(covariance) / n / total, n = n,
       shares = setNames(as.list(variances$vcov / total), variances$grp))
}

data <- fromJSON("measurement.json")$two_level
score <- rowMeans(data$answers)
three <- lmer(score ~ 1 + (1 | client) + (1 | therapist), data.frame(score, client = data$client,
              therapist = data$therapist))
schools <- read.csv(gzfile(file.path(shared, "multilevel", "hsb_mathachieve.csv.gz")))
two <- lmer(MathAch ~ 1 + (1 | School), schools)

write_json(list(
  made_with = list(R = R.version.string, lme4 = as.character(packageVersion("lme4"))),
  three_levels = design_effect(three), schools = design_effect(two)),
  "design_effect.json", digits = 12, auto_unbox = TRUE)
