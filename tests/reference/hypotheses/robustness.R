# Rows of robustness by lmerTest, pbkrtest and clubSandwich, from the cohort's CSV files alone.
suppressMessages({library(lmerTest); library(pbkrtest); library(clubSandwich); library(jsonlite)})
arguments <- commandArgs(trailingOnly = TRUE)
folder <- arguments[1]
read <- function(name, ids) {
  read.csv(file.path(folder, name), colClasses = setNames(rep("character", length(ids)), ids))
}
all_clients <- read("clients.csv", c("client_id", "therapist_id"))
all_occasions <- read("occasions.csv", "client_id")
z <- function(x) (x - mean(x, na.rm = TRUE)) / sd(x, na.rm = TRUE)
all_clients$ecr_anxiety <- z(all_clients$ecr_anxiety)
all_clients$ecr_avoidance <- z(all_clients$ecr_avoidance)
all_clients$age <- (all_clients$age - mean(all_clients$age, na.rm = TRUE)) / 10
all_clients$iip_change <- all_clients$iip_post - all_clients$iip_pre
all_occasions <- all_occasions[order(all_occasions$client_id, all_occasions$session), ]
place <- ave(all_occasions$session, all_occasions$client_id, FUN = seq_along)
number <- ave(all_occasions$session, all_occasions$client_id, FUN = length)
third <- floor(3 * (place - 1) / number) + 1

# Client means, deviations and ESAT from the occasions that are kept.
prepare <- function(kept) {
  occasions <- all_occasions[kept, ]
  occasions$session_log <- log(occasions$session) - mean(log(occasions$session))
  once <- !duplicated(occasions$client_id)
  for (name in c("cats_secure", "cats_avoidant", "cats_preoccupied", "tds_growing_autonomy",
                 "tds_growing_engagement", "wai")) {
    between <- ave(occasions[[name]], occasions$client_id, FUN = function(v) mean(v, na.rm = TRUE))
    occasions[[paste0(name, "_between")]] <- between
    occasions[[paste0(name, "_within")]] <- occasions[[name]] - between
  }
  for (pair in list(c("esat_anx", "cats_preoccupied"), c("esat_avoid", "cats_avoidant"))) {
    between <- residuals(lm(reformulate(paste0(pair[2], "_between"), "cats_secure_between"),
                            data = occasions[once, ], na.action = na.exclude))
    within <- residuals(lm(reformulate(paste0(pair[2], "_within"), "cats_secure_within"),
                           data = occasions, na.action = na.exclude))
    between <- between[match(occasions$client_id, occasions$client_id[once])]
    occasions[[paste0(pair[1], "_between")]] <- between
    occasions[[paste0(pair[1], "_within")]] <- within
    occasions[[pair[1]]] <- between + within + mean(occasions$cats_secure_between[once], na.rm = TRUE)
  }
  means <- occasions[once, c("client_id", grep("_between$", names(occasions), value = TRUE))]
  clients <- merge(all_clients, means, by = "client_id", all.x = TRUE)
  keep <- c("client_id", "therapist_id", "ecr_anxiety", "ecr_avoidance", "age", "gender",
            "sessions_attended")
  list(clients = clients, occasions = merge(occasions, clients[keep], by = "client_id", all.x = TRUE))
}
whole <- prepare(rep(TRUE, nrow(all_occasions)))

h1a <- "ecr_anxiety + ecr_avoidance + age + gender + session_log + (1|client_id) + (0+session_log|client_id) + (1|therapist_id)"
h3 <- "tds_growing_autonomy_between + tds_growing_engagement_between + cats_secure_between + cats_avoidant_between + cats_preoccupied_between + ecr_anxiety + ecr_avoidance + age + gender + (1|therapist_id)"
h4a <- "esat_anx_between + cats_preoccupied_between + ecr_anxiety + ecr_avoidance + age + gender + (1|therapist_id)"
e1 <- "session_log + esat_avoid_between + cats_avoidant_between + esat_avoid_within + cats_avoidant_within + ecr_anxiety + ecr_avoidance + age + gender + (1|client_id) + (0+esat_avoid_within|client_id) + (1|therapist_id)"
stated <- list(
  H1a = list("occasions", paste("esat_anx ~", h1a), "ecr_anxiety"),
  H3b = list("clients", paste("iip_post ~ iip_pre +", h3), "tds_growing_engagement_between"),
  H4a = list("clients", paste("iip_post ~ iip_pre +", h4a), "esat_anx_between"),
  E1 = list("occasions", paste("tds_growing_autonomy ~", e1), "esat_avoid_between")
)

control <- lmerControl(optimizer = "bobyqa", calc.derivs = FALSE, check.conv.singular = "ignore",
                       optCtrl = list(rhoend = 1e-9, maxfun = 1e5))
fit <- function(formula, data) {
  formula <- as.formula(formula)
  # clubSandwich looks the data up again: only complete rows may be there.
  data <- data[complete.cases(data[all.vars(formula)]), ]
  model <- suppressMessages(lmer(formula, data = data, control = control))
  attr(model, "rows") <- data
  model
}
row <- function(model, term, ddf = "Satterthwaite") {
  r <- coef(summary(model, ddf = ddf))[term, ]
  list(term = term, n = nobs(model), estimate = r[["Estimate"]], std_error = r[["Std. Error"]],
       df = r[["df"]], p_value = r[["Pr(>|t|)"]], singular = isSingular(model))
}
cr2 <- function(model, term) {
  rows <- attr(model, "rows")
  r <- coef_test(model, vcov = vcovCR(model, cluster = rows$therapist_id, type = "CR2"), test = "Satterthwaite")
  r <- r[rownames(r) == term, ]
  list(term = term, n = nobs(model), estimate = r$beta, std_error = r$SE, df = r$df_Satt, p_value = r$p_Satt)
}
again <- function(name, formula = stated[[name]][[2]], term = stated[[name]][[3]], data = whole) {
  row(fit(formula, data[[stated[[name]][[1]]]]), term)
}
with_more <- function(name, more) {
  pieces <- strsplit(stated[[name]][[2]], " ~ ")[[1]]
  again(name, paste(pieces[1], "~", more, "+", pieces[2]))
}
early <- prepare(third <= 2 & number >= 3)
three <- prepare(number >= 3)
two <- prepare(place <= 2)

answers <- list()
for (name in names(stated)) {
  model <- fit(stated[[name]][[2]], whole[[stated[[name]][[1]]]])
  term <- stated[[name]][[3]]
  wai <- if (stated[[name]][[1]] == "occasions") "wai_between + wai_within" else "wai_between"
  answers[[name]] <- list(
    as_tested = row(model, term),
    kenward_roger = row(model, term, "Kenward-Roger"),
    cr2 = cr2(model, term),
    sessions_attended = with_more(name, "sessions_attended"),
    alliance = with_more(name, wai),
    first_two_thirds = again(name, data = early),
    three_occasions = again(name, data = three),
    first_two_occasions = again(name, data = two)
  )
}
answers$H1a$zero_order <- again("H1a", "esat_anx ~ ecr_anxiety + session_log + (1|client_id) + (0+session_log|client_id) + (1|therapist_id)")
answers$H1a$secure_outcome <- again("H1a", paste("cats_secure ~", h1a))
answers$H1a$correlated_slopes <- again("H1a", "esat_anx ~ ecr_anxiety + ecr_avoidance + age + gender + session_log + (1+session_log|client_id) + (1|therapist_id)")
answers$H3b$zero_order <- again("H3b", "iip_post ~ iip_pre + tds_growing_engagement_between + (1|therapist_id)")
answers$H3b$change_score <- again("H3b", paste("iip_change ~", h3))
answers$H4a$zero_order <- again("H4a", "iip_post ~ iip_pre + esat_anx_between + cats_preoccupied_between + (1|therapist_id)")
answers$H4a$change_score <- again("H4a", paste("iip_change ~", h4a))
answers$E1$zero_order <- again("E1", "tds_growing_autonomy ~ session_log + esat_avoid_between + cats_avoidant_between + (1|client_id) + (1|therapist_id)")
answers$E1$correlated_slopes <- again("E1", sub("(1|client_id) + (0+esat_avoid_within|client_id)", "(1+esat_avoid_within|client_id)", stated$E1[[2]], fixed = TRUE))

# Therapist means over the clients of the model, each once, and deviations from them.
split_by_therapist <- function(name, columns) {
  formula <- stated[[name]][[2]]
  rows <- whole[[stated[[name]][[1]]]]
  rows <- rows[complete.cases(rows[all.vars(as.formula(formula))]), ]
  once <- rows[!duplicated(rows$client_id), ]
  for (column in columns) {
    mean_of <- tapply(once[[column]], once$therapist_id, mean)
    rows[[paste0(column, "_m")]] <- as.numeric(mean_of[rows$therapist_id])
    rows[[paste0(column, "_d")]] <- rows[[column]] - rows[[paste0(column, "_m")]]
    formula <- sub(paste0("\\b", column, "\\b"), paste0(column, "_d + ", column, "_m"), formula)
  }
  model <- fit(formula, rows)
  list(deviation_from_group = row(model, paste0(columns[1], "_d")), group_mean = row(model, paste0(columns[1], "_m")))
}
answers$H1a <- c(answers$H1a, split_by_therapist("H1a", "ecr_anxiety"))
answers$H4a <- c(answers$H4a, split_by_therapist("H4a", c("esat_anx_between", "cats_preoccupied_between")))

# The client's own slope of engagement, predicted, in the place of its mean.
growth <- fit("tds_growing_engagement ~ session_log + (1|client_id) + (0+session_log|client_id) + (1|therapist_id)", whole$occasions)
# ranef joins the two parts of one grouping factor
slopes <- ranef(growth)$client_id
rows <- whole$clients
rows$slope <- slopes[match(rows$client_id, rownames(slopes)), "session_log"]
answers$H3b$growth_slope <- row(fit(sub("tds_growing_engagement_between", "slope", stated$H3b[[2]]), rows), "slope")

# The fit without the group whose omission moves the estimate most, every model fitted anew.
without <- function(name, group) {
  rows <- whole[[stated[[name]][[1]]]]
  rows <- rows[complete.cases(rows[all.vars(as.formula(stated[[name]][[2]]))]), ]
  term <- stated[[name]][[3]]
  estimates <- sapply(unique(rows[[group]]), function(one) {
    fixef(fit(stated[[name]][[2]], rows[rows[[group]] != one, ]))[[term]]
  })
  far <- unique(rows[[group]])[which.max(abs(estimates - fixef(fit(stated[[name]][[2]], rows))[[term]]))]
  row(fit(stated[[name]][[2]], rows[rows[[group]] != far, ]), term)
}
answers$H4a$without_therapist <- without("H4a", "therapist_id")
answers$H4a$without_client <- without("H4a", "client_id")
answers$H1a$without_therapist <- without("H1a", "therapist_id")

versions <- sapply(c("lme4", "lmerTest", "pbkrtest", "clubSandwich"), function(p) as.character(packageVersion(p)))
writeLines(toJSON(list(made_by = c(R = R.version.string, as.list(versions)), cohort = "simulated_data", answers = answers),
                  auto_unbox = TRUE, digits = 10, pretty = TRUE), arguments[2])
