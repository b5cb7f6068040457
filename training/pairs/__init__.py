"""The pair model: two statements -> contradiction, entailment or neither. How it is fitted: training/README.md."""
