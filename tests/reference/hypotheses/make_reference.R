# lmerTest's answers for the focal terms of et_graf, from the cohort's CSV files alone.
suppressMessages({library(lmerTest); library(jsonlite)})
arguments <- commandArgs(trailingOnly = TRUE)
folder <- arguments[1]
clients <- read.csv(file.path(folder, "clients.csv"), colClasses = c(client_id = "character", therapist_id = "character"))
occasions <- read.csv(file.path(folder, "occasions.csv"), colClasses = c(client_id = "character"))

z <- function(x) (x - mean(x, na.rm = TRUE)) / sd(x, na.rm = TRUE)
clients$ecr_anxiety <- z(clients$ecr_anxiety)
clients$ecr_avoidance <- z(clients$ecr_avoidance)
clients$age <- (clients$age - mean(clients$age, na.rm = TRUE)) / 10
occasions <- occasions[order(occasions$client_id, occasions$session), ]
occasions$session_log <- log(occasions$session) - mean(log(occasions$session))

client_mean <- function(x) ave(x, occasions$client_id, FUN = function(v) mean(v, na.rm = TRUE))
once <- !duplicated(occasions$client_id)
for (name in c("cats_secure", "cats_avoidant", "cats_preoccupied", "tds_growing_autonomy", "tds_growing_engagement")) {
  occasions[[paste0(name, "_between")]] <- client_mean(occasions[[name]])
  occasions[[paste0(name, "_within")]] <- occasions[[name]] - occasions[[paste0(name, "_between")]]
}
esat <- function(kind, control) {
  between <- residuals(lm(reformulate(paste0(control, "_between"), "cats_secure_between"),
                          data = occasions[once, ], na.action = na.exclude))
  within <- residuals(lm(reformulate(paste0(control, "_within"), "cats_secure_within"),
                         data = occasions, na.action = na.exclude))
  place <- match(occasions$client_id, occasions$client_id[once])
  occasions[[paste0(kind, "_between")]] <<- between[place]
  occasions[[paste0(kind, "_within")]] <<- within
  occasions[[kind]] <<- between[place] + within + mean(occasions$cats_secure_between[once], na.rm = TRUE)
}
esat("esat_anx", "cats_preoccupied")
esat("esat_avoid", "cats_avoidant")
means <- occasions[once, c("client_id", grep("_between$", names(occasions), value = TRUE))]
clients <- merge(clients, means, by = "client_id", all.x = TRUE)
keep <- c("client_id", "therapist_id", "ecr_anxiety", "ecr_avoidance", "age", "gender", "iip_pre", "iip_post")
occasions <- merge(occasions, clients[keep], by = "client_id", all.x = TRUE)

h3 <- "iip_post ~ iip_pre + tds_growing_autonomy_between + tds_growing_engagement_between + cats_secure_between + cats_avoidant_between + cats_preoccupied_between + ecr_anxiety + ecr_avoidance + age + gender + (1|therapist_id)"
h1 <- "~ ecr_anxiety + ecr_avoidance + age + gender + session_log + (1|client_id) + (0+session_log|client_id) + (1|therapist_id)"
models <- list(
  H1a = list(occasions, paste("esat_anx", h1), "ecr_anxiety"),
  H1b = list(occasions, paste("esat_avoid", h1), "ecr_avoidance"),
  H2a = list(occasions, "tds_growing_autonomy ~ session_log + esat_anx_between*ecr_anxiety + cats_preoccupied_between*ecr_anxiety + esat_anx_within*ecr_anxiety + cats_preoccupied_within + ecr_avoidance + age + gender + (1|client_id) + (0+esat_anx_within|client_id) + (1|therapist_id)", "esat_anx_between:ecr_anxiety"),
  H2b = list(occasions, "tds_growing_engagement ~ session_log + esat_avoid_between*ecr_avoidance + cats_avoidant_between*ecr_avoidance + esat_avoid_within*ecr_avoidance + cats_avoidant_within + ecr_anxiety + age + gender + (1|client_id) + (0+esat_avoid_within|client_id) + (1|therapist_id)", "esat_avoid_between:ecr_avoidance"),
  H3a = list(clients, h3, "tds_growing_autonomy_between"),
  H3b = list(clients, h3, "tds_growing_engagement_between"),
  H4a = list(clients, "iip_post ~ iip_pre + esat_anx_between + cats_preoccupied_between + ecr_anxiety + ecr_avoidance + age + gender + (1|therapist_id)", "esat_anx_between"),
  H4b = list(clients, "iip_post ~ iip_pre + esat_avoid_between + cats_avoidant_between + ecr_anxiety + ecr_avoidance + age + gender + (1|therapist_id)", "esat_avoid_between"),
  E1 = list(occasions, "tds_growing_autonomy ~ session_log + esat_avoid_between + cats_avoidant_between + esat_avoid_within + cats_avoidant_within + ecr_anxiety + ecr_avoidance + age + gender + (1|client_id) + (0+esat_avoid_within|client_id) + (1|therapist_id)", "esat_avoid_between"),
  E2 = list(clients, "iip_post ~ iip_pre + esat_anx_between*ecr_avoidance + cats_preoccupied_between*ecr_avoidance + ecr_anxiety + age + gender + (1|therapist_id)", "esat_anx_between:ecr_avoidance"),
  V1 = list(occasions, paste("tds_too_close", h1), "ecr_avoidance"),
  V3 = list(occasions, paste("tds_too_distant", h1), "ecr_anxiety")
)
control <- lmerControl(optimizer = "bobyqa", calc.derivs = FALSE, check.conv.singular = "ignore",
                       optCtrl = list(rhoend = 1e-9, maxfun = 1e5))
answers <- lapply(models, function(model) {
  fit <- suppressMessages(lmer(as.formula(model[[2]]), data = model[[1]], control = control))
  rows <- coef(summary(fit))
  term <- if (model[[3]] %in% rownames(rows)) model[[3]] else paste(rev(strsplit(model[[3]], ":")[[1]]), collapse = ":")
  row <- rows[term, ]
  list(term = model[[3]], n = nobs(fit), estimate = row[["Estimate"]], std_error = row[["Std. Error"]],
       df = row[["df"]], p_value = row[["Pr(>|t|)"]])
})
made_by <- list(R = R.version.string, lme4 = as.character(packageVersion("lme4")),
                lmerTest = as.character(packageVersion("lmerTest")))
writeLines(toJSON(list(made_by = made_by, cohort = "simulated_data", answers = answers),
                  auto_unbox = TRUE, digits = 10, pretty = TRUE), arguments[2])
