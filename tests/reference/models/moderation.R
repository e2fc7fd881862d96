# References for moderation: `Rscript moderation.R [PATH_TO_DATA]` in this folder rewrites moderation.json.
# Slopes and df by emmeans::emtrends (lmerTest's df), boundaries by uniroot on lmerTest's contest1D.
source("fit.R")
suppressPackageStartupMessages({library(emmeans); library(sandwich)})
emm_options(lmer.df = "satterthwaite", lmerTest.limit = 1e6, msg.interaction = FALSE)
data <- read.csv("cohort.csv", na.strings = "", stringsAsFactors = TRUE)
data$gender <- relevel(factor(data$gender), "man")
persons <- data[!duplicated(data$client_id), ]

trends <- function(fit, predictor, moderator, values, ...) {
  at <- if (is.numeric(values)) setNames(list(values), moderator) else list()
  rows <- as.data.frame(emtrends(fit, reformulate(moderator), var = predictor, at = at, ...))
  list(value = rows[[1]], estimate = rows[[2]], std_error = rows$SE, df = rows$df)
}

# t of the slope of the predictor at w, less its critical value, by contest1D.
criterion <- function(fit, predictor, moderator, alpha = .05) {
  names <- names(fixef(fit))
  product <- match(TRUE, names %in% c(paste0(predictor, ":", moderator), paste0(moderator, ":", predictor)))
  function(w) {
    weights <- numeric(length(names)); weights[names == predictor] <- 1; weights[product] <- w
    test <- contest1D(fit, weights)
    abs(test$`t value`) - qt(1 - alpha / 2, test$df)
  }
}
boundaries <- function(fit, predictor, moderator, low, high, alpha = .05) {
  f <- criterion(fit, predictor, moderator, alpha)
  grid <- seq(low, high, length.out = 400)
  height <- vapply(grid, f, 0)
  at <- which(height[-1] * height[-400] < 0)
  vapply(at, function(k) uniroot(f, grid[k + 0:1], tol = 1e-13)$root, 0)
}
as_lmer <- function(formula, data)
  suppressMessages(suppressWarnings(lmerTest::lmer(formula, data, control = tight)))

three_level <- as_lmer(growth ~ session_log + security_between * anxiety + security_within + gender +
  (1 | client_id) + (0 + security_within | client_id) + (1 | therapist_id), data)
client_level <- as_lmer(iip_post ~ iip_pre + security_between * anxiety + gender + (1 | therapist_id), persons)
by_gender <- as_lmer(growth ~ session_log + security_within * gender + anxiety + (1 | client_id), data)

used <- data[complete.cases(data[, c("growth", "session_log", "security_between", "anxiety", "security_within",
                                     "gender", "client_id", "therapist_id")]), ]
each <- used$anxiety[!duplicated(used$client_id)]
probes <- mean(each) + c(-1, 0, 1) * sd(each)

ols <- lm(iip_post ~ iip_pre + security_between * anxiety + gender, persons)
tests <- as.data.frame(test(emtrends(ols, ~ anxiety, var = "security_between", at = list(anxiety = seq(-2, 2, .05)))))
answers <- list(
  three_level = c(trends(three_level, "security_between", "anxiety", probes, data = used),
                  list(boundaries = I(boundaries(three_level, "security_between", "anxiety", -20, 20)),
                       lenient = I(boundaries(three_level, "security_between", "anxiety", -20, 20, .2)))),
  client_level = c(trends(client_level, "security_between", "anxiety", c(-1, 0, 1), data = persons),
                   list(boundaries = I(boundaries(client_level, "security_between", "anxiety", -20, 20)),
                        lenient = I(boundaries(client_level, "security_between", "anxiety", -20, 20, .2)))),
  by_gender = trends(by_gender, "security_within", "gender", "categories", data = data),
  percentiles = I(unname(quantile(persons$anxiety, c(.16, .5, .84), type = 6))),
  ols_hc3 = trends(ols, "security_between", "anxiety", c(-1, 0, 1), vcov. = vcovHC(ols, "HC3")),
  # Benjamini & Hochberg by p.adjust: which of these values are discoveries at 5 %, 20 %.
  false_discovery = list(p_value = tests$p.value, adjusted = p.adjust(tests$p.value, "BH")))
answers$versions <- list(R = as.character(getRversion()), emmeans = as.character(packageVersion("emmeans")),
                         lmerTest = as.character(packageVersion("lmerTest")))
write_json(answers, "moderation.json", digits = NA, auto_unbox = TRUE, pretty = TRUE, na = "null", null = "null")
