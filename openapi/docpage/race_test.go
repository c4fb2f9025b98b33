//go:build race

package docpage

// Readers have no goroutines, so that the race detector sees as much in two shapes as in six, and in a third of the time.
func init() {
	for shape := range shapes {
		if shape != "html" && shape != "tabs" {
			delete(shapes, shape)
		}
	}
}
