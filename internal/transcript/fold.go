package transcript

import "fmt"

// Rounds: rows that repeat themselves are written once.

// longestRound is how many rows a round has at most.
const longestRound = 24

// fold replaces what follows the first of several equal rounds by one row.
func fold(rows []row) []row {
	var folded []row
	for i := 0; i < len(rows); {
		size, count := rounds(rows[i:])
		if size == 0 {
			folded = append(folded, rows[i])
			i++
			continue
		}
		last := rows[i+size*count-1]
		folded = append(folded, rows[i:i+size]...)
		folded = append(folded, row{first: last.last, last: last.last, at: last.at, text: again(size, count-1)})
		i += size * count
	}
	return folded
}

func again(size, more int) string {
	if size == 1 {
		return fmt.Sprintf("... %d more like it\t", more)
	}
	return fmt.Sprintf("... %d more of these %d\t", more, size)
}

// rounds tells by which round the rows begin that saves most; size 0 means that there is none.
func rounds(rows []row) (size, count int) {
	saved := 1 // the row that tells of the rounds
	for n := 1; n <= longestRound && 2*n <= len(rows); n++ {
		c := 1
		for (c+1)*n <= len(rows) && alike(rows[:n], rows[c*n:]) {
			c++
		}
		if s := (c - 1) * n; s > saved && c > 2 {
			saved, size, count = s, n, c
		}
	}
	return size, count
}

func alike(round, rows []row) bool {
	for i := range round {
		if round[i].text != rows[i].text {
			return false
		}
	}
	return true
}
