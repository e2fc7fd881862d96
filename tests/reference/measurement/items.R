# Reference numbers for item analysis and real scales, from R 4.2.2 with psych 2.2.9.
# Run in this folder: Rscript items.R FOLDER_OF_SHARED_DATA
# Reads the answers of measurement.json; writes items.json (numbers only, none of the open data).
suppressMessages({library(psych); library(jsonlite)})
shared <- commandArgs(trailingOnly = TRUE)[1]

one_level <- as.data.frame(fromJSON("measurement.json")$one_level$answers)
names(one_level) <- letters[1:6]

# A tenth of the answers missing, in a pattern that needs no random numbers.
holes <- one_level
for (k in 1:6) holes[seq(k, nrow(holes), by = 10 + k), k] <- NA

items_of <- function(data, low, high) {
  a <- suppressWarnings(psych::alpha(data, check.keys = FALSE))
  d <- psych::describe(data, type = 2)
  shares <- t(sapply(data, function(x) table(factor(x, low:high)) / sum(!is.na(x))))
  list(n = d$n, mean = d$mean, sd = d$sd, skewness = d$skew, shares = unname(shares),
       alpha = a$total$raw_alpha, alpha_without = a$alpha.drop$raw_alpha)
}
raw_alpha <- function(data, keys = NULL, ...)
  suppressWarnings(psych::alpha(data, check.keys = FALSE, ...)$total$raw_alpha)

# A scale whose items run against each other: half of them not turned round.
against <- one_level; against[, c(2, 4, 6)] <- 7 - against[, c(2, 4, 6)]
negative <- suppressWarnings(psych::alpha(against, check.keys = FALSE))

ecr <- read.csv(file.path(shared, "attachment", "ecr_openpsychometrics_half_a.csv.gz"), na.strings = "")
ecr <- ecr[, paste0("Q", 1:36)]
ecr <- ecr[rowSums(ecr == 0) == 0, ]
turned <- c(3, 15, 19, 22, 25, 27, 29, 31, 33, 35)
ecr[, turned] <- 6 - ecr[, turned]
short <- list(anxiety = raw_alpha(ecr[, c(2, 6, 8, 14, 18, 24)]),
              avoidance = raw_alpha(ecr[, c(9, 15, 25, 27, 29, 31)]))

prq <- read.csv(file.path(shared, "attachment", "ferreira_prq_attachment_items.csv"), check.names = FALSE)
couple <- read.csv(file.path(shared, "attachment", "ferreira_couple_security_items.csv"), check.names = FALSE)
parents <- c(father = 1, mother = 2)
ferreira <- lapply(parents, function(parent) {
  avoidance <- couple[, paste0("EREP_", c(2, 3, 5, 9, 12), ".1.", parent)]
  avoidance[, 4:5] <- 8 - avoidance[, 4:5]
  list(prq = raw_alpha(prq[, grep(paste0("^PRQ_.*\\.1\\.", parent, "$"), names(prq))]),
       anxiety = raw_alpha(couple[, paste0("EREP_", c(1, 4, 6, 8, 10), ".1.", parent)]),
       avoidance = raw_alpha(avoidance))
})

jz <- read.csv(file.path(shared, "circumplex", "jz2017.csv"))
octants <- c("PA", "BC", "DE", "FG", "HI", "JK", "LM", "NO")
bfi <- read.csv(file.path(shared, "sem_mediation", "bfi.csv.gz"))
bfi_turned <- c("A1", "C4", "C5", "E1", "E2", "O2", "O5")
bfi[, bfi_turned] <- 7 - bfi[, bfi_turned]
bfi_alpha <- sapply(c("A", "C", "E", "N", "O"), function(x) raw_alpha(bfi[, paste0(x, 1:5)]))

write_json(list(
  made_with = list(R = R.version.string, psych = as.character(packageVersion("psych"))),
  complete = items_of(one_level, 1, 6), holes = items_of(holes, 1, 6),
  negative = list(alpha = negative$total$raw_alpha, item_rest_r = negative$item.stats$r.drop),
  ecr12 = short, ferreira = ferreira,
  jz2017 = list(octants = raw_alpha(jz[, octants]), pdq = raw_alpha(jz[, 10:19])),
  bfi = as.list(bfi_alpha)), "items.json", digits = 12, auto_unbox = TRUE, pretty = TRUE)
