// Package strictjson reads JSON that others wrote, and says everything that is wrong with its bytes.
//
// Why a reader of our own: encoding/json keeps the last of two equal names, replaces bytes that are no UTF-8 and halves
// of surrogate pairs, and says nothing of any of them. What it reads becomes a tree that refers to the text, so that
// whoever judges it knows every place to the byte and pays for one reading only.
package strictjson
