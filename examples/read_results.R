#!/usr/bin/env Rscript
# Reads the tables of a sweep and draws a metric over a factor: every run as a dot, means with their intervals.
#
#   petisim sweep scenarios/studies/staff_and_demand.toml
#   Rscript examples/read_results.R out/staff_and_demand true_resolution_rate staff
#
# Base R, no packages; run with R 4.2. read_results.py does the same with pandas and matplotlib.

words <- commandArgs(trailingOnly = TRUE)
if (length(words) == 0) stop("which folder? read_results.R FOLDER [METRIC [FACTOR [PICTURE.png]]]")
folder <- words[1]

# An empty cell is a missing value, and the only one: a level of a factor may well be the word "NA". Seeds are whole
# numbers of up to 16 digits, and stay text.
table_of <- function(name) {
  read.csv(file.path(folder, name), na.strings = "", check.names = FALSE, encoding = "UTF-8",
           colClasses = c(point_id = "character", seed = "character")[if (name == "runs.csv") 1:2 else 1])
}
runs <- table_of("runs.csv")
summary <- table_of("summary.csv")

# summary.csv has the factors between the point's id and the metric.
at <- match("metric", names(summary))
if (at < 3) stop("this is the result of `petisim run`, which varies nothing: sweep a study")
factors <- names(summary)[2:(at - 1)]
metric <- if (length(words) > 1) words[2] else summary$metric[1]
factor <- if (length(words) > 2) words[3] else factors[1]
picture <- if (length(words) > 3) words[4] else file.path(folder, paste0(metric, ".png"))
others <- setdiff(factors, factor)
one <- summary[summary$metric == metric, ]
if (nrow(one) == 0 || !factor %in% factors) {
  stop("metrics: ", toString(unique(summary$metric)), "; factors: ", toString(factors))
}

# Numbers have their place on the axis; words and values with a unit stand side by side in the order of the file.
is_number <- is.numeric(one[[factor]])
levels <- unique(one[[factor]])
place <- function(level) if (is_number) level else match(level, levels)
gap <- if (length(levels) > 1) min(diff(sort(place(levels)))) else 1
group_of <- function(rows) {
  if (length(others) == 0) return(rep("", nrow(rows)))
  do.call(paste, c(Map(function(name) paste(name, "=", rows[[name]]), others), sep = ", "))
}
one$group <- group_of(one)
groups <- sort(unique(one$group))
colours <- rep_len(palette.colors(8, "Okabe-Ito"), length(groups))

png(picture, width = 1050, height = 700, res = 150)
par(mar = c(4, 4, 3, 1), cex = 0.8)
heights <- range(runs[[metric]], one$ci_low, one$ci_high, na.rm = TRUE)
plot(range(place(levels)) + gap * c(-0.2, 0.2), heights, type = "n", xlab = factor, ylab = metric, xaxt = "n",
     main = paste0("means with ", one$method[1], "; dots are runs"), cex.main = 0.9)
if (length(levels) <= 12) axis(1, at = place(levels), labels = levels) else axis(1)
for (number in seq_along(groups)) {
  means <- one[one$group == groups[number], ]
  means <- means[order(place(means[[factor]])), ]
  shift <- gap * 0.3 * ((number - 0.5) / length(groups) - 0.5) # side by side, lest one hide the other
  x <- place(means[[factor]]) + shift
  dots <- runs[runs$point_id %in% means$point_id, ]
  points(place(dots[[factor]]) + shift - gap * 0.03, dots[[metric]], pch = 16, cex = 0.7,
         col = adjustcolor(colours[number], 0.5))
  lines(x, means$mean, type = "o", pch = 16, col = colours[number])
  # A single replication has no interval.
  has <- !is.na(means$ci_low) & means$ci_high > means$ci_low
  if (any(has)) {
    arrows(x[has], means$ci_low[has], y1 = means$ci_high[has], angle = 90, code = 3, length = 0.04,
           col = colours[number])
  }
}
if (length(others) > 0) legend("topright", groups, col = colours, lty = 1, pch = 16, bty = "n", cex = 0.8)
invisible(dev.off())

print(one[c(factors, "n", "mean", "ci_low", "ci_high")], row.names = FALSE)
cat("drawn:", picture, "\n")
