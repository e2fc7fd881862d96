# References for the shared real data: `Rscript real_data.R PATH_TO_DATA` in this folder rewrites real_data.json.
source("fit.R")
place <- commandArgs(trailingOnly = TRUE)[1]
table_at <- function(...) read.csv(file.path(place, ...), na.strings = c("", "NA"))

sleep <- table_at("multilevel", "sleepstudy.csv")
hsb <- table_at("multilevel", "hsb_mathachieve.csv.gz")
hsb$cses <- hsb$SES - hsb$MEANSES
hsb$catholic <- as.numeric(hsb$Sector == "Catholic")
hsb$mean_ses <- ave(hsb$SES, hsb$School)
hsb$deviation <- hsb$SES - hsb$mean_ses
hox <- table_at("multilevel", "hox_popular2.csv")
hox$girl <- as.numeric(hox$sex == "girl")
pain <- table_at("multilevel", "pain_diary.csv.gz")
pain$pain_between <- ave(pain$pain, pain$person, FUN = function(x) mean(x, na.rm = TRUE))
pain$pain_within <- pain$pain - pain$pain_between
reframed <- table_at("psychotherapy", "reframed_trial.csv")
reframed <- reframed[reframed$month %in% as.character(0:12), ]
reframed$month <- as.numeric(reframed$month)
reframed$alone <- ifelse(is.na(reframed$therapist), paste0("p", reframed$patient), reframed$therapist)
btheb <- table_at("psychotherapy", "btheb.csv")
long <- do.call(rbind, lapply(c(2, 3, 5, 8), function(month)
  data.frame(subject = btheb$subject, bdi_pre = btheb$bdi.pre, time = month, treatment = as.numeric(btheb$treatment == "BtheB"),
             drug = as.numeric(btheb$drug == "Yes"), length = as.numeric(btheb$length == ">6m"),
             bdi = btheb[[paste0("bdi.", month, "m")]])))

answers <- list(
  sleepstudy = answer(Reaction ~ Days + (1 + Days | Subject), sleep, contrasts = list(c(1, 5))),
  hsb_null = answer(MathAch ~ 1 + (1 | School), hsb),
  hsb_column = answer(MathAch ~ MEANSES * cses + catholic * cses + (1 + cses | School), hsb),
  hsb_computed = answer(MathAch ~ mean_ses * deviation + catholic * deviation + (1 + deviation | School), hsb),
  hox_null = answer(popular ~ 1 + (1 | class), hox),
  hox = answer(popular ~ girl + extrav * texp + (1 + extrav | class), hox, contrasts = list(c(0, 0, 1, 0, 10))),
  pain_null = answer(posaff ~ 1 + (1 | person), pain),
  pain = answer(posaff ~ pain_within + pain_between + (1 | person), pain, contrasts = list(c(0, 1, -1))),
  reframed = answer(phq9 ~ month * arm + (1 + month | patient), reframed, contrasts = list(c(0, 0, 1, 12))),
  reframed_therapists = answer(phq9 ~ month * arm + (1 + month | patient) + (0 + arm | alone), reframed,
                               contrasts = list(c(0, 0, 1, 12)),
                               ours = "phq9 ~ month * arm + (1 + month | patient) + (1 | therapist)"),
  btheb = answer(bdi ~ bdi_pre + time + treatment + drug + length + (1 | subject), long, REML = FALSE))

visits <- table_at("psychotherapy", "reframed_trial.csv")
for (month in c("7", "12", "18")) {
  fit <- lm(hamd ~ arm + hamd_baseline + factor(site), visits[visits$month == month, ])
  answers$ancova[[month]] <- list(n_obs = nobs(fit), estimate = unname(coef(fit)["arm"]),
                                  std_error = coef(summary(fit))["arm", 2])
}
write_answers(answers, "real_data.json")
