# References for persons of cohort.csv: `Rscript standardised_difference.R` rewrites its JSON.
suppressPackageStartupMessages({library(effectsize); library(metafor); library(jsonlite)})
data <- read.csv("cohort.csv", na.strings = "", stringsAsFactors = TRUE)
persons <- data[!duplicated(data$client_id), ]
number <- as.integer(sub("c", "", persons$client_id))
persons$late <- number %% 3 == 0
persons$kind <- factor(c("north", "south", "west", "north", "east", "south", "south")[(number * number) %% 7 %% 5 + 1 + (number %% 5 == 0)])
one <- persons[!persons$late, ]
two <- persons[persons$late, ]

numbers <- lapply(c("iip_pre", "iip_post", "anxiety"), function(name) {
  x <- one[[name]][!is.na(one[[name]])]
  y <- two[[name]][!is.na(two[[name]])]
  d <- cohens_d(y, x, pooled_sd = FALSE)$Cohens_d
  # escalc's SMDH is this d times its correction for small samples; its SMD has the error's formula.
  h <- escalc("SMDH", m1i = mean(y), sd1i = sd(y), n1i = length(y), m2i = mean(x), sd2i = sd(x), n2i = length(x))
  m <- length(x) + length(y) - 2
  s <- escalc("SMD", di = d / metafor:::.cmicalc(m), n1i = length(y), n2i = length(x))
  list(variable = name, n = c(length(x), length(y)), cohens_d = d, smdh = as.numeric(h$yi) / metafor:::.cmicalc(m),
       std_error = sqrt(as.numeric(s$vi)))
})
counts <- rbind(prop.table(table(one$kind)), prop.table(table(two$kind)))[, -1]
S <- Reduce(`+`, lapply(1:2, function(k) diag(counts[k, ]) - tcrossprod(counts[k, ]))) / 2
kinds <- list(categories = colnames(counts), shares = counts, distance = sqrt(mahalanobis(counts[1, ], counts[2, ], S)))
write_json(list(numbers = numbers, kinds = kinds, versions = list(R = as.character(getRversion()),
                effectsize = as.character(packageVersion("effectsize")), metafor = as.character(packageVersion("metafor")))),
           "standardised_difference.json", digits = NA, auto_unbox = TRUE, pretty = TRUE)
