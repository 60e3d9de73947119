"""draft"""
import sys,time,warnings
import numpy as np
from datetime import date
from opendistrict.kernel.forecast.shapes import Series, Kind
from opendistrict.kernel.forecast.forecasting import forecast
TET={2019:36,2020:25,2021:43,2022:32,2023:22,2024:41,2025:29,2026:48,2027:37}
FIRST=[0]
def tet_loss(n,first=None):
    first=2022
    out=np.zeros(n)
    for t in range(n):
        y,m=first+(t+FIRST[0])//12,(t+FIRST[0])%12
        d=TET.get(y)
        if d is None: continue
        lo,hi=d-3,d+6
        a,b=(1,31) if m==0 else (32,59) if m==1 else (0,-1)
        out[t]=max(0,min(hi,b)-max(lo,a)+1)/10
    return out
def ar(rng,n,phi,sd):
    e=rng.normal(0,sd,n); x=np.zeros(n)
    for t in range(n): x[t]=(phi*x[t-1] if t else 0)+e[t]
    return x
def seasonal(rng,n):
    t=np.arange(n); s=rng.normal(0,.12,12)
    mu=rng.uniform(80,800)*np.exp(s[t%12]+ar(rng,n,.5,.06)+rng.normal(0,.004)*t)*(1-.35*tet_loss(n))
    return rng.poisson(mu).astype(float)
def trend(rng,n):
    t=np.arange(n); b=rng.normal(0,1.5)
    return 500+b*t+np.cumsum(rng.normal(0,2,n))+rng.normal(0,6,n)
def intermittent(rng,n):
    return np.where(rng.random(n)<.35,rng.poisson(3,n)+1,0).astype(float)
def shift(rng,n,H=6):
    y=seasonal(rng,n); b=n-H-9 if n-H>12 else (n-H)//2
    y[max(b,1):]=np.round(y[max(b,1):]*rng.uniform(.4,1.8)); return y
def ratio(rng,n):
    t=np.arange(n); return np.clip(rng.uniform(70,97)+rng.normal(0,.08)*t+ar(rng,n,.7,1.0)+rng.normal(0,1,12)[t%12],0,100)
def walk(rng,n): return 1000+np.cumsum(rng.normal(0,10,n))
FAM=dict(seasonal=seasonal,trend=trend,intermittent=intermittent,shift=shift,ratio=ratio,walk=walk)
if __name__=="__main__":
    N=int(sys.argv[1]); H=6
    tot={}
    for n in (60,36,24,18,12,8):
        for name,f in FAM.items():
            rng=np.random.default_rng(n*1000+len(name)); h80=h95=c=0; e=en=es=0.;s80=s95=0; hh=np.zeros((2,H)); T=0; from collections import Counter; meth=Counter()
            for i in range(N):
                FIRST[0]=int(rng.integers(-36,12)); y=f(rng,n+H)
                kind=dict(ratio=Kind.RATIO,trend=Kind.LEVEL,walk=Kind.LEVEL).get(name,Kind.FLOW)
                br=()
                if name=='shift': br=(max(n-9 if n>12 else n//2,1),)
                s=Series(tuple(map(float,y[:n])),date(2018,1,1),kind=kind,breaks=br)
                t0=time.perf_counter(); r=forecast(s,H); T+=time.perf_counter()-t0
                meth[r.method]+=1
                for h,st in enumerate(r.steps):
                    a=y[n+h]; i8=st.low80<=a<=st.high80; i9=st.low95<=a<=st.high95
                    hh[0,h]+=i8; hh[1,h]+=i9; c+=1
                    e+=abs(a-st.mean); en+=abs(a-y[n-1]); es+=abs(a-(y[n-12+h] if n>=12 else np.nan))
                from opendistrict.kernel.forecast.forecasting import look_ahead
                b=look_ahead(s,H).course.band(np.ones(H)); S=y[n:].sum(); s80+=b.low80<=S<=b.high80; s95+=b.low95<=S<=b.high95
            rows=np.array([hh[0].sum()/c,hh[1].sum()/c,s80/N,s95/N,e/en,e/es]); tot.setdefault(n>=24,[]).append(rows)
            print(f"{n:3d} {name:13s} held80 {hh[0].sum()/c:.3f} held95 {hh[1].sum()/c:.3f} sum80 {s80/N:.3f} sum95 {s95/N:.3f} vs naive {e/en:.3f} vs snaive {e/es:.3f} h1 {hh[0,0]/N:.2f} h6 {hh[0,-1]/N:.2f} ms {1e3*T/N:.1f}", meth.most_common(3))
    for k,v in tot.items(): print(k,np.round(np.mean(v,axis=0),3),np.round(np.abs(np.array(v)[:,:4]-[.8,.95,.8,.95]).mean(axis=0),3))
