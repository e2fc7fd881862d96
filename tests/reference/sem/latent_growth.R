# References for the growth texts: `Rscript latent_growth.R` in this folder rewrites latent_growth.json.
# Demo.growth of lavaan: our text beside the same model in the syntax of lavaan's tutorial.
source("model_text/lavaan_fits.R")
slope <- "i =~ 1*t1 + 1*t2 + 1*t3 + 1*t4\ns =~ 0*t1 + 1*t2 + 2*t3 + 3*t4\n"
models <- list(
  linear = slope,
  predictors = paste0(slope, "i ~ x1 + x2\ns ~ x1 + x2\n"),
  outcome = paste0(slope, "i ~ x1 + x2\ns ~ x1 + x2\ni ~~ s\nc4 ~ i + s + x1 + x2\nc4 ~ NA*1\n"),
  equal = paste0(slope, "t1 ~~ e*t1\nt2 ~~ e*t2\nt3 ~~ e*t3\nt4 ~~ e*t4\n"),
  quadratic = paste0(slope, "q =~ 0*t1 + 1*t2 + 4*t3 + 9*t4\n"),
  latent_basis = "i =~ 1*t1 + 1*t2 + 1*t3 + 1*t4\ns =~ 0*t1 + NA*t2 + NA*t3 + 1*t4\n",
  piecewise = paste0("i =~ 1*t1 + 1*t2 + 1*t3 + 1*t4\ns1 =~ 0*t1 + 1*t2 + 1*t3 + 1*t4\ns2 =~ 0*t1 + 0*t2 + 1*t3 + 2*t4\n",
                     "t1 ~~ e*t1\nt2 ~~ e*t2\nt3 ~~ e*t3\nt4 ~~ e*t4\n"))
answers <- lapply(names(models), function(name) {
  ours <- fitted_by(growth, text_of(paste0("growth_", name)), Demo.growth)
  list(tutorial = pick(fitted_by(growth, models[[name]], Demo.growth)), ours = pick(ours), parameters = parameters_of(ours))
})
names(answers) <- names(models)
write_answers(answers, "latent_growth.json")
