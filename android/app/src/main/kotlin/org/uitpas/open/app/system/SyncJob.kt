package org.uitpas.open.app.system

import android.app.job.JobInfo
import android.app.job.JobParameters
import android.app.job.JobScheduler
import android.app.job.JobService
import android.content.ComponentName
import android.content.Context
import java.util.concurrent.atomic.AtomicInteger
import kotlinx.coroutines.runBlocking
import org.uitpas.open.app.core.Seat
import org.uitpas.open.app.uitpas

/** Sends what waits when the app is not in front: the system starts this as soon as there is a network. */
class SyncJob : JobService() {
    override fun onStartJob(parameters: JobParameters): Boolean {
        val seats = listOf<Seat<*, *>>(uitpas.passholder, uitpas.counter)
        val under = AtomicInteger(seats.size)
        for (seat in seats) {
            seat.work {
                it.foreground()
                runBlocking { it.settled() }
                if (under.decrementAndGet() == 0) jobFinished(parameters, waiting(this) > 0u)
            }
        }
        return true
    }

    /** The core keeps its queue and the system asks again. */
    override fun onStopJob(parameters: JobParameters) = true

    companion object {
        private const val JOB = 1

        /** How many operations wait at both sides that are open. */
        private fun waiting(context: Context): UInt {
            val counter = context.uitpas.counter.view?.status
            val passholder = context.uitpas.passholder.view?.status
            return (counter?.waiting ?: 0u) + (passholder?.waiting ?: 0u)
        }

        /** Asks the system to send what waits once there is a network, also after the phone restarted. */
        fun plan(context: Context) {
            val job =
                JobInfo
                    .Builder(JOB, ComponentName(context, SyncJob::class.java))
                    .setRequiredNetworkType(JobInfo.NETWORK_TYPE_ANY)
                    .setPersisted(true)
                    .build()
            context.getSystemService(JobScheduler::class.java).schedule(job)
        }
    }
}
