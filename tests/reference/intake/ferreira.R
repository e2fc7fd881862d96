# Multilevel models of families in preschools, from the authors' scores as they stand in the file.
# Rscript ferreira.R ferreira_main.csv ferreira.json
library(lmerTest)
library(jsonlite)
arguments <- commandArgs(trailingOnly = TRUE)
wide <- read.csv(arguments[1], colClasses = c(school_id = "character"))
waves <- lapply(1:3, function(wave) {
  one <- wide[, c("row", "school_id", "child_age")]
  for (name in c("m_sec", "f_sec", "mc_att", "fc_att", "c_er")) one[[name]] <- wide[[paste0(name, "_t", wave)]]
  one$session <- wave
  one
})
long <- do.call(rbind, waves)
for (name in c("m_sec", "f_sec", "mc_att", "fc_att")) {
  mean_of <- ave(long[[name]], long$row, FUN = function(x) if (all(is.na(x))) NA else mean(x, na.rm = TRUE))
  long[[paste0(name, "_between")]] <- mean_of
  long[[paste0(name, "_within")]] <- long[[name]] - mean_of
}
formulas <- list(
  A_mother = mc_att ~ m_sec_between + m_sec_within + session + child_age + (1 | row) + (1 | school_id),
  A_father = fc_att ~ f_sec_between + f_sec_within + session + child_age + (1 | row) + (1 | school_id),
  B_mother = c_er ~ mc_att_between + mc_att_within + m_sec_between + session + child_age + (1 | row) + (1 | school_id),
  B_father = c_er ~ fc_att_between + fc_att_within + f_sec_between + session + child_age + (1 | row) + (1 | school_id)
)
answer <- lapply(formulas, function(formula) {
  fit <- lmer(formula, long, REML = TRUE, control = lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-9)))
  focal <- coef(summary(fit, ddf = "Satterthwaite"))[2, ]
  list(n = nobs(fit), families = ngrps(fit)[["row"]], schools = ngrps(fit)[["school_id"]],
       estimate = focal[["Estimate"]], std_error = focal[["Std. Error"]], df = focal[["df"]],
       p_value = focal[["Pr(>|t|)"]], singular = isSingular(fit))
})
answer$program <- paste("lmerTest", packageVersion("lmerTest"), "lme4", packageVersion("lme4"), R.version.string)
write_json(answer, arguments[2], auto_unbox = TRUE, digits = 12, pretty = TRUE)
