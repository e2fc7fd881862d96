# References for product indicators: `Rscript product_indicators.R` in this folder rewrites
# product_indicators.json. semTools' indProd on a small seeded table (with and without missing
# answers), and our texts fitted by lavaan to semTools' dat2way.
source("model_text/lavaan_fits.R")
suppressPackageStartupMessages(library(semTools))
set.seed(20041101)
small <- round(as.data.frame(matrix(rnorm(40 * 6), 40) + rnorm(40)), 3)
names(small) <- c("a1", "a2", "a3", "b1", "b2", "b3")
small$a1[c(3, 17)] <- NA; small$b1[c(3, 20)] <- NA; small$b3[5] <- NA
first <- c("a1", "a2", "a3"); second <- c("b1", "b2", "b3")
products <- function(data, ...) { made <- indProd(data, first, second, ...); as.list(made[, -(1:6)]) }
answers <- list(
  data = as.list(small),
  double_mean_match = products(small), double_mean_all = products(small, match = FALSE),
  mean_match = products(small, doubleMC = FALSE), mean_all = products(small, match = FALSE, doubleMC = FALSE),
  residual_match = products(na.omit(small), meanC = FALSE, residualC = TRUE, doubleMC = FALSE),
  residual_all = products(na.omit(small), match = FALSE, meanC = FALSE, residualC = TRUE, doubleMC = FALSE),
  complete_rows = which(complete.cases(small)))

fitted <- function(name, data) {
  fit <- fitted_by(sem, text_of(name), data)
  c(pick(fit), parameters = list(parameters_of(fit)))
}
dat2way <- round(dat2way, 5)
matched <- indProd(dat2way, 1:3, 4:6)
published <- "f1 =~ x1 + x2 + x3\nf2 =~ x4 + x5 + x6\nf12 =~ x1.x4 + x2.x5 + x3.x6\nf3 =~ x7 + x8 + x9
f3 ~ f1 + f2 + f12\nf12 ~~ 0*f1 + 0*f2\nx1 + x4 + x1.x4 + x7 ~ 0*1\nf1 + f2 + f12 + f3 ~ NA*1"
help_page <- fitted_by(sem, published, matched, meanstructure = TRUE)
probed <- probe2WayMC(help_page, c("f1", "f2", "f12"), "f3", "f2", c(-1, 0, 1))$SimpleSlope
answers$help_page <- list(slope = probed$est, se = probed$se, chisq = fitMeasures(help_page, "chisq")[[1]], df = fitMeasures(help_page, "df")[[1]])
all_pairs <- indProd(dat2way, 1:3, 4:6, match = FALSE)
answers$fits <- list(interaction_match = fitted("interaction_match", matched), interaction_sd = fitted("interaction_sd", matched),
                     interaction_all_pairs = fitted("interaction_all_pairs", all_pairs),
                     interaction_covariate = fitted("interaction_covariate", matched),
                     composites = fitted("composites", dat2way))
# The fits rest on the moments alone, and dat2way has 10,000 rows: moments are kept (divided by n).
answers$moments <- list(names = names(all_pairs), n = nrow(all_pairs), mean = as.numeric(colMeans(all_pairs)),
                        cov = unname(cov(all_pairs)) * (1 - 1 / nrow(all_pairs)))
write_answers(answers, "product_indicators.json", semTools = as.character(packageVersion("semTools")))
