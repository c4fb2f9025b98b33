// Package walls holds the rooms of this module apart: walls.txt says who may import whom, and a test keeps it. A
// newcomer reads that file first.
package walls
