package openapi
import ("testing";"time")
func TestTry(t *testing.T){
 s:=time.Now()
 c,err:=Load(); if err!=nil {t.Fatal(err)}
 t.Log(time.Since(s)); s=time.Now()
 for _,p:=range c.Audit(){ t.Log(p) }
 t.Log(time.Since(s))
}
func BenchmarkAudit(b *testing.B){ c,_:=Load(); for b.Loop() { c.Audit() } }
