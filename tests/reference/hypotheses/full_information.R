# lavaan's full information answers for H3, H4 and H5 of et_graf, from the cohort's CSV files alone.
# Saturated correlates (Graham, 2003) are written out: each auxiliary variable covaries with every
# predictor, with the residual of every outcome and with the other auxiliary variables.
suppressMessages({library(lavaan); library(jsonlite)})
arguments <- commandArgs(trailingOnly = TRUE)
folder <- arguments[1]
clients <- read.csv(file.path(folder, "clients.csv"), colClasses = c(client_id = "character", therapist_id = "character"))
occasions <- read.csv(file.path(folder, "occasions.csv"), colClasses = c(client_id = "character"))
occasions <- occasions[order(occasions$client_id, occasions$session), ]
z <- function(x) (x - mean(x, na.rm = TRUE)) / sd(x, na.rm = TRUE)

scales <- c("cats_secure", "cats_avoidant", "cats_preoccupied", "tds_growing_autonomy", "tds_growing_engagement")
of_client <- function(name, how) {
  values <- tapply(occasions[[name]], occasions$client_id, how)
  as.numeric(values[clients$client_id])
}
for (name in scales) clients[[name]] <- of_client(name, function(v) if (all(is.na(v))) NA else mean(v, na.rm = TRUE))
last <- function(v) { v <- v[!is.na(v)]; if (length(v)) v[length(v)] else NA }
data <- clients[c("client_id", "therapist_id", "iip_pre", "iip_post", "ecr_anxiety", "ecr_avoidance", "age", "sessions_attended", "symptoms_pre", scales)]
data$male <- as.numeric(clients$gender == "male")
data$dropout <- as.numeric(clients$ended == "dropout")
data$wai_last <- of_client("wai", last)
data$secure_last <- of_client("cats_secure", last)
data$avoidant_last <- of_client("cats_avoidant", last)
data$esat_anx <- residuals(lm(cats_secure ~ cats_preoccupied, data = data, na.action = na.exclude))
data$esat_avoid <- residuals(lm(cats_secure ~ cats_avoidant, data = data, na.action = na.exclude))
auxiliary <- c("wai_last", "secure_last", "avoidant_last", "sessions_attended", "dropout", "symptoms_pre")
for (name in setdiff(names(data), c("client_id", "therapist_id"))) data[[name]] <- z(data[[name]])

saturated <- function(text, predictors, outcomes) {
  exogenous <- c(predictors, auxiliary)
  pairs <- combn(exogenous, 2)
  lines <- paste(pairs[1, ], "~~", pairs[2, ])
  with_outcomes <- outer(auxiliary, outcomes, function(a, y) paste(a, "~~", y))
  variances <- paste(exogenous, "~~", exogenous)
  paste(c(text, lines, with_outcomes, variances), collapse = "\n")
}
answer <- function(text, predictors, outcomes, terms) {
  fit <- lavaan::sem(saturated(text, predictors, outcomes), data, missing = "fiml", estimator = "MLR",
                     fixed.x = FALSE, cluster = "therapist_id", meanstructure = TRUE)
  rows <- parameterEstimates(fit)
  names(rows)[names(rows) == "rhs"] <- "right"
  written <- ifelse(rows$op == ":=", rows$lhs, paste(rows$lhs, rows$op, rows$right))
  lapply(setNames(terms, terms), function(term) {
    row <- rows[match(term, written), ]
    list(estimate = row$est, std_error = row$se)
  })
}
regression <- function(predictors, focal) {
  text <- paste("iip_post ~", paste(predictors, collapse = " + "))
  answer(text, predictors, "iip_post", paste("iip_post ~", focal))
}
covariates <- c("ecr_anxiety", "ecr_avoidance", "age", "male")
answers <- list(
  H3 = regression(c("iip_pre", scales, covariates), c("tds_growing_autonomy", "tds_growing_engagement")),
  H4a = regression(c("iip_pre", "esat_anx", "cats_preoccupied", covariates), "esat_anx"),
  H4b = regression(c("iip_pre", "esat_avoid", "cats_avoidant", covariates), "esat_avoid")
)
data$sec <- data$cats_secure; data$pre <- data$cats_preoccupied; data$avo <- data$cats_avoidant
data$ga <- data$tds_growing_autonomy; data$ge <- data$tds_growing_engagement
data$sec_x_anx <- data$sec * data$ecr_anxiety; data$pre_x_anx <- data$pre * data$ecr_anxiety
data$sec_x_avoid <- data$sec * data$ecr_avoidance; data$avo_x_avoid <- data$avo * data$ecr_avoidance
h5a <- "
pre ~ ecr_anxiety + ecr_avoidance + iip_pre
sec ~ a*ecr_anxiety + ecr_avoidance + iip_pre + delta*pre
ga  ~ b0*sec + b3*sec_x_anx + p0*pre + p3*pre_x_anx + ecr_anxiety + ecr_avoidance + iip_pre
ge  ~ sec + pre + ecr_anxiety + ecr_avoidance + iip_pre
iip_post ~ c*ga + ge + d1*sec + d2*pre + ecr_anxiety + ecr_avoidance + iip_pre
ga ~~ ge"
h5b <- "
avo ~ ecr_anxiety + ecr_avoidance + iip_pre
sec ~ a*ecr_avoidance + ecr_anxiety + iip_pre + delta*avo
ge  ~ b0*sec + b3*sec_x_avoid + p0*avo + p3*avo_x_avoid + ecr_anxiety + ecr_avoidance + iip_pre
ga  ~ sec + avo + ecr_anxiety + ecr_avoidance + iip_pre
iip_post ~ c*ge + ga + d1*sec + d2*avo + ecr_anxiety + ecr_avoidance + iip_pre
ga ~~ ge"
defined <- "
index := b3*c
ie_high := (b0 + b3)*c
ie_low := (b0 - b3)*c
serial_high := a*(b0 + b3)*c"
terms <- c("index", "ie_high", "ie_low", "serial_high")
known <- c("ecr_anxiety", "ecr_avoidance", "iip_pre")
answers$H5a <- answer(paste(h5a, defined), c(known, "sec_x_anx", "pre_x_anx"), c("pre", "sec", "ga", "ge", "iip_post"), terms)
answers$H5b <- answer(paste(h5b, defined), c(known, "sec_x_avoid", "avo_x_avoid"), c("avo", "sec", "ga", "ge", "iip_post"), terms)
document <- list(program = paste("lavaan", packageVersion("lavaan")), answers = answers)
write(toJSON(document, auto_unbox = TRUE, digits = 10, pretty = TRUE), arguments[2])
