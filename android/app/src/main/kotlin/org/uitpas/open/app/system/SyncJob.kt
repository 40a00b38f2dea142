package org.uitpas.open.app.system

import android.app.job.JobInfo
import android.app.job.JobParameters
import android.app.job.JobScheduler
import android.app.job.JobService
import android.content.ComponentName
import android.content.Context
import java.util.concurrent.atomic.AtomicInteger
import org.uitpas.open.app.uitpas
import org.uitpas.open.core.PassholderView

/** Sends what waits when the app is not in front: the system starts this as soon as there is a network. */
class SyncJob : JobService() {
    override fun onStartJob(parameters: JobParameters): Boolean {
        val seats = uitpas.used
        val under = AtomicInteger(seats.size)
        for (seat in seats) {
            seat.sync {
                if (under.decrementAndGet() == 0) {
                    seats.forEach { (it.view as? PassholderView)?.let(uitpas::passShown) }
                    jobFinished(parameters, seats.any { it.waiting > 0u })
                }
            }
        }
        return seats.isNotEmpty()
    }

    /** The core keeps its queue and the system asks again. */
    override fun onStopJob(parameters: JobParameters) = true

    companion object {
        private const val JOB = 1

        /** Asks the system to send what waits once there is a network, also after the phone restarted. */
        fun plan(context: Context) {
            for (seat in context.uitpas.opened) seat.look { if (seat.waiting > 0u) schedule(context) }
        }

        private fun schedule(context: Context) {
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
